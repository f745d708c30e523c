/* Categories are dragged in the tree; the buttons beside them do the same without. */
"use strict";
{
    const post = (form, url, values) => {
        Object.entries(values).forEach(([name, value]) => {
            const input = document.createElement("input");
            Object.assign(input, { type: "hidden", name, value });
            form.append(input);
        });
        form.action = url;
        form.submit();
    };

    document.addEventListener("DOMContentLoaded", () => {
        const form = document.getElementById("changelist-form");
        document.querySelectorAll(".catalog-moves").forEach((moves) => {
            const row = moves.closest("tr");
            window.catalogDragging(row, {
                cell: row.querySelector(".field-node"),
                group: form,
                allowInside: true,
                drop: (moved, target, place) => post(
                    form,
                    moved.querySelector(".catalog-moves").dataset.url,
                    { place, target: target.querySelector(".catalog-moves").dataset.key },
                ),
            });
        });
    });
}
