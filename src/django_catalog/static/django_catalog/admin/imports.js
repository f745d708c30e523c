/* Shows how far an import is, without loading the page again and again. */
"use strict";
{
    const place = document.querySelector("[data-catalog-import]");
    const SECONDS = 2;
    const SPOKEN_EVERY = 15;

    const show = (progress, number) => {
        const bar = place.querySelector("progress");
        if (!bar) {
            return;
        }
        bar.value = progress.percent;
        place.querySelector("[data-catalog-text]").textContent = progress.text;
        if (number % Math.round(SPOKEN_EVERY / SECONDS) === 0) {
            place.querySelector("[data-catalog-spoken]").textContent = progress.text;
        }
    };

    const ask = async (number = 0) => {
        try {
            const response = await fetch(place.dataset.catalogImport);
            const isGone = response.status === 403 || response.status === 404;
            const progress = isGone ? {} : await response.json();
            if (!progress.is_active || progress.state !== place.dataset.catalogState) {
                location.reload();
                return;
            }
            show(progress, number);
        } catch {
            // The server may be away for a moment.
        }
        setTimeout(ask, SECONDS * 1000, number + 1);
    };

    if (place.dataset.catalogLive === undefined) {
        // This page loads itself again. There is one that does not.
        location.replace("?live");
    } else {
        ask();
    }
}
