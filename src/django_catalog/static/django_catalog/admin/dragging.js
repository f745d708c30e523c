/* Table rows that can be dragged by a handle. Shared by the lists that use it. */
"use strict";
{
    const marks = ["catalog-before", "catalog-inside", "catalog-after"];
    let dragged = null;

    const clear = (row) => row.classList.remove(...marks);

    /* Where over the row the pointer is: before, after or, if allowed, inside it. */
    const placeOver = (row, y, allowInside) => {
        const box = row.getBoundingClientRect();
        const share = (y - box.top) / box.height;
        if (allowInside && share > 0.3 && share < 0.7) return "inside";
        return share < 0.5 ? "before" : "after";
    };

    const addHandle = (row, cell) => {
        const handle = document.createElement("span");
        handle.className = "catalog-handle";
        handle.textContent = "⠿";
        handle.setAttribute("aria-hidden", "true");
        handle.addEventListener("pointerdown", () => { row.draggable = true; });
        handle.addEventListener("pointerup", () => { row.draggable = false; });
        cell.prepend(handle);
    };

    /* Lets the row be dragged and be dropped upon; drop(dragged, row, place) is called. */
    window.catalogDragging = (row, { cell, group, allowInside = false, drop }) => {
        addHandle(row, cell);
        row.addEventListener("dragstart", (event) => {
            dragged = { row, group };
            row.classList.add("catalog-dragged");
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", "");
        });
        row.addEventListener("dragend", () => {
            row.draggable = false;
            row.classList.remove("catalog-dragged");
            dragged = null;
        });
        row.addEventListener("dragover", (event) => {
            if (!dragged || dragged.group !== group || dragged.row === row) return;
            event.preventDefault();
            clear(row);
            row.classList.add(`catalog-${placeOver(row, event.clientY, allowInside)}`);
        });
        row.addEventListener("dragleave", () => clear(row));
        row.addEventListener("drop", (event) => {
            if (!dragged || dragged.group !== group || dragged.row === row) return;
            event.preventDefault();
            clear(row);
            drop(dragged.row, row, placeOver(row, event.clientY, allowInside));
        });
    };
}
