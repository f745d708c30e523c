/* Inline rows are dragged into order; their position fields follow. Without a mouse,
   the positions are typed. */
"use strict";
{
    const rows = (group) => [...group.querySelectorAll("tr.form-row:not(.empty-form)")];

    /* A row that is new and was not moved stays without a position, so that an empty
       one is not taken for one to be saved; it comes last. */
    const number = (group, moved) => rows(group).forEach((row, position) => {
        const input = row.querySelector(".field-position input");
        if (input && (row === moved || row.classList.contains("has_original"))) {
            input.value = position;
        }
    });

    const connect = (row) => {
        const group = row.closest(".inline-group");
        window.catalogDragging(row, {
            cell: row.querySelector("td:not(.original)"),
            group,
            drop: (moved, target, place) => {
                target[place](moved);
                number(group, moved);
            },
        });
    };

    document.addEventListener("DOMContentLoaded", () => {
        document.querySelectorAll(".catalog-sortable").forEach((fieldset) => {
            rows(fieldset).forEach(connect);
        });
    });
    document.addEventListener("formset:added", (event) => {
        if (event.target.closest(".catalog-sortable")) connect(event.target);
    });
}
