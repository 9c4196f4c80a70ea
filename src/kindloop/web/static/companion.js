// Small helps for the companion. Every page works without them.
"use strict";
(() => {
  const body = document.body, all = (what, where = document) => [...where.querySelectorAll(what)];
  for (const one of all(".scripted")) one.hidden = false;

  // --- keys: a single letter opens a page, a digit answers a rating ----------------------------
  const writes = one => one.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) return;
    const groups = all("fieldset.scale, fieldset.trio");
    const group = event.target.closest("fieldset.scale, fieldset.trio") || groups[0];
    const number = event.key === "t" ? 10 : /^\d$/.test(event.key) ? +event.key : -1;
    const cells = group ? all("input", group) : [];
    const cell = group && group.matches(".trio") ? cells[number - 1] : cells[number];
    if (cell) {
      event.preventDefault();
      cell.checked = true;
      const next = groups[groups.indexOf(group) + 1];
      const there = next ? next.querySelector("input:checked") || next.querySelector("input")
        : group.closest("form").querySelector("[type=submit]");
      there.focus();
      return;
    }
    if (!body.dataset.keys || event.shiftKey) return;
    const there = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!there) return;
    event.preventDefault();
    if (there.matches("a")) there.click();
    else there.focus();
  });

  // --- the guided practice: one line at a time, with pause ------------------------------------
  for (const player of all(".player")) {
    const lines = all(".steps li", player), list = player.querySelector(".steps");
    const controls = player.querySelector(".controls"), play = player.querySelector(".play");
    const bell = player.querySelector(".bell"), bar = document.createElement("progress");
    const total = lines.reduce((sum, one) => sum + +one.dataset.seconds, 0);
    let at = -1, left = 0, timer = 0, sound;
    bar.max = total;
    bar.setAttribute("aria-label", document.querySelector("h1").textContent);
    const gone = () => lines.slice(0, Math.max(at, 0)).reduce((sum, one) => sum + +one.dataset.seconds, 0);
    const show = place => {
      at = place;
      left = +lines[at].dataset.seconds;
      player.classList.add("live");
      list.setAttribute("aria-live", "polite");
      lines.forEach((one, k) => one.classList.toggle("now", k === at));
      if (!bar.isConnected) list.after(bar);
      bar.value = gone();
      if (bell.checked) {
        sound = sound || new Audio("/bell.wav");
        sound.currentTime = 0;
        sound.play().catch(() => {});
      }
    };
    const pause = word => {
      clearInterval(timer);
      timer = 0;
      play.textContent = word;
    };
    const tick = () => {
      left -= 1;
      bar.value = gone() + +lines[at].dataset.seconds - left;
      if (left > 0) return;
      if (at + 1 < lines.length) show(at + 1);
      else pause(player.dataset.again);
    };
    const run = () => {
      if (at < 0 || (at === lines.length - 1 && left <= 0)) show(0);
      timer = setInterval(tick, 1000);
      play.textContent = player.dataset.pause;
    };
    const go = by => show(Math.min(lines.length - 1, Math.max(0, at + by)));
    play.addEventListener("click", () => timer ? pause(player.dataset.on) : run());
    player.querySelector(".back").addEventListener("click", () => go(-1));
    player.querySelector(".next").addEventListener("click", () => go(1));
    player.querySelector(".all").addEventListener("click", () => {
      pause(player.dataset.start);
      at = -1;
      player.classList.remove("live");
      bar.remove();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && timer) pause(player.dataset.on);
    });
    controls.hidden = false;
    if (player.dataset.auto) run();
  }

  // --- the first start: the browser knows the clock where the computer did not say -------------
  const zone = document.getElementById("timezone");
  if (zone && zone.value === "UTC") {
    const named = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (named) zone.value = named;
  }

  // --- the report: go on when it is ready ------------------------------------------------------
  if (document.getElementById("making")) {
    const ask = async () => {
      const got = await fetch("/me/ready").catch(() => null);
      if (got && got.status === 204) location.reload();
      else setTimeout(ask, 1500);
    };
    setTimeout(ask, 800);
  }
})();
