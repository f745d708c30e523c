"""SQLite: one prepared statement, run for each row."""

from .columns import ColumnWriter


class SQLiteWriter(ColumnWriter):
    def _next_keys(self, number):
        # Nobody else writes meanwhile: whoever has read cannot write after another has.
        key = self.model._meta.pk
        statement = (
            "SELECT MAX(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "
            f"COALESCE((SELECT MAX({self.quote(key.column)}) FROM {self.table}), 0))"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [self.model._meta.db_table])
            (last,) = cursor.fetchone()
        return range(last + 1, last + 1 + number)

    def _insert(self, names, rows):
        columns = ", ".join(map(self.quote, names))
        places = ", ".join(["%s"] * len(names))
        self._run(f"INSERT INTO {self.table} ({columns}) VALUES ({places})", rows)

    def _update(self, fields, columns):
        changes = ", ".join(f"{self.quote(field.column)} = %s" for field in fields)
        key = self.quote(self.model._meta.pk.column)
        statement = f"UPDATE {self.table} SET {changes} WHERE {key} = %s"
        self._run(statement, zip(*columns, strict=True))

    def _run(self, statement, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(statement, rows)
