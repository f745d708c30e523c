/* The colour picker beside a text field fills it in. */
"use strict";
{
    const connect = (root) => {
        root.querySelectorAll(".catalog-colour").forEach((group) => {
            const [text, picker] = group.querySelectorAll("input");
            picker.hidden = false;
            picker.addEventListener("input", () => { text.value = picker.value; });
            text.addEventListener("input", () => {
                if (/^#[0-9a-f]{6}$/i.test(text.value)) picker.value = text.value;
            });
        });
    };
    document.addEventListener("DOMContentLoaded", () => connect(document));
    document.addEventListener("formset:added", (event) => connect(event.target));
}
