// The fleet's part of the page. It is made only where there is a fleet: without a broker nothing of it is there.
const MARKUP = `
<div id="fleet" class="fleet" hidden>
  <section class="card fleet-head" aria-labelledby="fleet-h">
    <h2 id="fleet-h" data-t="fleet"></h2>
    <div role="status">
      <p class="fleet-sum" id="fleet-sum"></p>
      <p class="quiet" id="fleet-troubled"></p>
    </div>
    <p class="broker" id="fleet-broker" role="status"></p>
    <p class="problem" id="fleet-denied" hidden></p>
    <details id="fleet-refusals" hidden>
      <summary class="problem" id="fleet-refusals-sum"></summary>
      <p data-t="refused_hint"></p>
      <ul class="findings" id="fleet-refused"></ul>
    </details>
    <div class="buttons">
      <button type="button" class="main" id="fleet-send" data-may="notice" data-t="send_to_all"></button>
      <button type="button" id="fleet-name-all" data-may="pin" data-t="identify_all"></button>
      <button type="button" class="alarm" id="fleet-alarm" data-may="emergency" data-t="emergency_dots"></button>
    </div>
    <p class="result" id="fleet-named"></p>
  </section>

  <section class="card fleet-answers" aria-labelledby="fleet-answers-h">
    <h2 id="fleet-answers-h" data-t="answers"></h2>
    <ol class="findings" id="fleet-answers"></ol>
    <details id="fleet-earlier" hidden>
      <summary data-t="earlier"></summary>
      <ol class="findings" id="fleet-earlier-answers"></ol>
    </details>
  </section>

  <section class="fleet-displays" aria-labelledby="fleet-displays-h">
    <h2 id="fleet-displays-h" class="unseen" data-t="to_all"></h2>
    <div class="fleet-find">
      <label for="fleet-find" data-t="find_display"></label>
      <input id="fleet-find" type="search" autocomplete="off" autocapitalize="none" spellcheck="false">
      <label class="tick"><input id="fleet-only" type="checkbox"> <span data-t="problems_only"></span></label>
      <button type="button" class="choose" id="fleet-wall" data-t="as_wall" aria-pressed="false"></button>
      <p class="quiet" id="fleet-shown" role="status"></p>
    </div>
    <ul class="displays" id="fleet-list"></ul>
  </section>
</div>

<dialog id="fleet-sheet" class="sheet" aria-labelledby="fleet-sheet-h">
  <header>
    <h2 id="fleet-sheet-h" data-t="send_to_displays"></h2>
    <button type="button" class="plain" id="fleet-sheet-close" data-t="close"></button>
  </header>
  <div>
    <label for="fleet-to" data-t="to"></label>
    <select id="fleet-to"></select>
    <p class="quiet" id="fleet-target"></p>
  </div>
  <fieldset>
    <legend class="sheet-h" data-t="notice"></legend>
    <form id="fleet-notice-form" class="stack"></form>
  </fieldset>
  <fieldset id="fleet-full" data-may="full" hidden>
    <legend class="sheet-h" id="fleet-full-h"></legend>
    <form id="fleet-full-form" class="stack"></form>
  </fieldset>
  <fieldset class="stack">
    <legend data-t="slide_to_pin"></legend>
    <div class="with-button">
      <select id="fleet-pin-slide" data-label="slide_to_pin"></select>
      <button type="button" id="fleet-pin" data-t="pin"></button>
      <button type="button" id="fleet-unpin" data-t="did_unpin"></button>
    </div>
  </fieldset>
  <fieldset class="choice" id="fleet-views">
    <legend data-t="shows"></legend>
    <button type="button" data-view="room" data-t="view_room"></button>
    <button type="button" data-view="hall" data-t="view_hall"></button>
    <button type="button" data-view="stage" data-t="view_stage"></button>
  </fieldset>
  <div class="fleet-acts">
    <button type="button" id="fleet-identify" data-t="identify"></button>
    <button type="button" id="fleet-unidentify" data-t="identify_off"></button>
    <button type="button" id="fleet-dark" data-t="blank"></button>
    <button type="button" id="fleet-light" data-t="unblank"></button>
    <button type="button" id="fleet-reload" data-t="reload"></button>
  </div>
  <fieldset data-may="emergency">
    <legend class="sheet-h" data-t="emergency"></legend>
    <div class="emergency-form" id="fleet-emergency"></div>
  </fieldset>
  <div class="sheet-foot">
    <p class="result" id="fleet-result"></p>
    <p id="fleet-sent"></p>
  </div>
</dialog>
`;

export function fleetPage() {
  const template = document.createElement("template");
  template.innerHTML = MARKUP; // constant: nothing that anybody said gets into it
  return template.content;
}
