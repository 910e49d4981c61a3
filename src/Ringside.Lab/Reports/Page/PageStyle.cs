namespace Ringside.Lab.Reports.Page;

/// <summary>The style sheet and the script of the page. Neither loads anything; the script holds no '&lt;' and no '&amp;', so the page
/// stays XML.</summary>
internal static class PageStyle
{
    /// <summary>Colours are told apart by people who see red and green alike, and have at least 3:1 against their background.</summary>
    public const string Css = """

        :root { color-scheme: light dark;
          --page: #f5f6f8; --panel: #ffffff; --ink: #16202c; --soft: #566373; --line: #dfe4ea; --grid: #e9edf1;
          --good: #0d7a56; --good-back: #e2f4ec; --bad: #b3261e; --bad-back: #fbe6e4; --warn: #8a5a00; --warn-back: #fdf1d8;
          --hue-0: #0b63c5; --hue-1: #c8480b; --hue-2: #0a8465; --hue-3: #9a3b86; --hue-4: #94690a; --hue-5: #1b86b0;
          --hue-6: #5a6675; --hue-7: #a3293d; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #0d1117; --panel: #151b23; --ink: #e8edf3; --soft: #9aa7b5; --line: #2a333e; --grid: #222a34;
          --good: #4fd1a1; --good-back: #12342a; --bad: #ff8a80; --bad-back: #41191a; --warn: #f0be5a; --warn-back: #38290c;
          --hue-0: #62adff; --hue-1: #ff9257; --hue-2: #45d0a2; --hue-3: #e48fd2; --hue-4: #e2b340; --hue-5: #68c8ee;
          --hue-6: #a7b3c0; --hue-7: #ff8b9c; } }
        .hue-0 { --run: var(--hue-0) } .hue-1 { --run: var(--hue-1) } .hue-2 { --run: var(--hue-2) } .hue-3 { --run: var(--hue-3) }
        .hue-4 { --run: var(--hue-4) } .hue-5 { --run: var(--hue-5) } .hue-6 { --run: var(--hue-6) } .hue-7 { --run: var(--hue-7) }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue",
          Arial, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100% }
        main { max-width: 1044px; margin: 0 auto; padding: 32px 20px 48px }
        h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; overflow-wrap: anywhere }
        h2 { font-size: 18px; margin: 0 0 2px } h3 { font-size: 14px; margin: 18px 0 6px; color: var(--soft); font-weight: 600 }
        p { margin: 0 0 10px } .lead { color: var(--soft); margin-bottom: 22px; overflow-wrap: anywhere }
        .hint { color: var(--soft); font-size: 13.5px; max-width: 78ch }
        section { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: 20px; margin: 0 0 18px }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 14px; margin-bottom: 18px }
        .card { background: var(--panel); border: 1px solid var(--line); border-top: 4px solid var(--run); border-radius: 12px;
          padding: 16px 18px; min-width: 0 }
        .card .run-name { font-weight: 600; overflow-wrap: anywhere; margin-right: 6px }
        .card .figure { font-size: 34px; font-weight: 650; line-height: 1.15; letter-spacing: -0.02em; margin-top: 8px }
        .card .figure small { font-size: 16px; font-weight: 500; color: var(--soft); letter-spacing: 0; margin-left: 5px }
        .card .under { color: var(--soft); font-size: 13.5px }
        .card dl { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 10px 0 0 } .card dt { color: var(--soft); font-size: 12.5px }
        .card dd { margin: 0; font-weight: 600 }
        .badge { display: inline-block; border-radius: 99px; padding: 1px 9px; font-size: 12.5px; font-weight: 600; white-space: nowrap }
        .good { color: var(--good); background: var(--good-back) } .bad { color: var(--bad); background: var(--bad-back) }
        .warn { color: var(--warn); background: var(--warn-back) }
        .scroll { overflow-x: auto; margin: 0 -20px; padding: 0 20px }
        table { border-collapse: collapse; width: 100%; font-size: 14px }
        th { text-align: left; color: var(--soft); font-weight: 600; font-size: 13px; border-bottom: 1px solid var(--line);
          padding: 6px 10px 6px 0; white-space: nowrap }
        td { border-bottom: 1px solid var(--grid); padding: 7px 10px 7px 0; vertical-align: top }
        tr:last-child td { border-bottom: 0 } table.groups td { border: 0; padding-bottom: 4px; padding-top: 4px }
        table.groups tbody + tbody { border-top: 1px solid var(--line) } .number { text-align: right; white-space: nowrap }
        .strong { font-weight: 650 }
        th.number { text-align: right } td.row { white-space: nowrap }
        td.name { font-weight: 600; min-width: 90px; overflow-wrap: anywhere }
        td.fact { color: var(--soft); white-space: nowrap; width: 1% ; padding-right: 22px }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 3px; background: var(--run); margin-right: 8px }
        .none { color: var(--soft) } .soft { color: var(--soft) }
        ul.notes { margin: 0; padding: 0; list-style: none }
        ul.notes li { border-left: 3px solid var(--warn); background: var(--warn-back); border-radius: 0 6px 6px 0; padding: 7px 12px;
          margin: 6px 0; overflow-wrap: anywhere }
        ul.notes li.wrong { border-color: var(--bad); background: var(--bad-back) }
        .switch { display: inline-flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; margin: 8px 0 6px }
        .switch label { padding: 4px 13px; font-size: 13.5px; cursor: pointer; color: var(--soft) }
        .switch label + label { border-left: 1px solid var(--line) }
        input.view { position: absolute; opacity: 0; pointer-events: none }
        .views > .second { display: none }
        input.view-2:checked ~ .views > .first { display: none } input.view-2:checked ~ .views > .second { display: block }
        input.view-1:checked ~ .switch label:first-child, input.view-2:checked ~ .switch label:last-child {
          background: var(--ink); color: var(--panel) }
        input.view:focus-visible ~ .switch { outline: 2px solid var(--hue-0); outline-offset: 2px }
        .legend { display: flex; flex-wrap: wrap; gap: 6px 8px; margin: 6px 0 8px; padding: 0; list-style: none; font-size: 13.5px }
        .legend button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 99px;
          padding: 2px 11px; cursor: pointer; display: flex; align-items: center; text-align: left; overflow-wrap: anywhere }
        .legend button[aria-pressed="false"] { opacity: 0.45; text-decoration: line-through }
        .legend li.key { display: flex; align-items: center; margin-right: 10px }
        svg { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit }
        svg text { font-size: 13px; fill: var(--ink) } svg .tick { fill: var(--soft); font-size: 12.5px }
        svg .title { fill: var(--soft); font-size: 13px } svg .name { font-weight: 600; fill: var(--run) }
        svg .inside { fill: #ffffff; font-weight: 600; font-size: 12.5px; pointer-events: none }
        .grid { stroke: var(--grid); stroke-width: 1 } .axis { stroke: var(--soft); stroke-width: 1 }
        .curve { fill: none; stroke: var(--run); stroke-width: 2.4; stroke-linejoin: round }
        .dotted { stroke-width: 1.6; stroke-dasharray: 2 4 }
        .mark { fill: var(--run); stroke: var(--panel); stroke-width: 1.5 }
        .open { fill: var(--panel); stroke: var(--run); stroke-width: 2 }
        .curve, .mark, .inside, .dots, .median, .reference, .total { pointer-events: none }
        .bar { fill: var(--run); opacity: 0.85 } .bar:hover { opacity: 1 }
        .reference { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; opacity: 0.75 }
        .dots { fill: none; stroke: var(--run); stroke-width: 4.4; stroke-linecap: round; opacity: 0.5 }
        .median { fill: none; stroke: var(--ink); stroke-width: 1.8; stroke-linejoin: round }
        .hit { fill: var(--ink); opacity: 0 } .hit:hover { opacity: 0.09 }
        .part:hover { opacity: 0.88 } .part { stroke: var(--panel); stroke-width: 1.5 } .total { stroke: var(--ink); stroke-width: 2.5 }
        .part-0 { fill: #66809a; --run: #66809a } .part-1 { fill: #2b6cb8; --run: #2b6cb8 } .part-2 { fill: #c25e0a; --run: #c25e0a }
        .part-3 { fill: #147a69; --run: #147a69 } .part-4 { fill: #7c6a9c; --run: #7c6a9c }
        .narrow { display: none } .narrow svg { max-width: 620px; margin: 0 auto }
        @media (max-width: 820px) { .wide { display: none } .narrow { display: block } main { padding: 22px 12px 32px }
          section { padding: 16px 14px } .scroll { margin: 0 -14px; padding: 0 14px } h1 { font-size: 23px }
          td.fact { white-space: normal; width: 34% } }
        #tip { position: fixed; z-index: 2; left: 0; top: 0; max-width: 320px; background: var(--ink); color: var(--panel); font-size: 13px;
          line-height: 1.4; border-radius: 7px; padding: 7px 10px; pointer-events: none; white-space: pre-line; overflow-wrap: anywhere }
        #tip[hidden] { display: none }
        footer { color: var(--soft); font-size: 13px } dl.read dt { font-weight: 600; margin-top: 10px }
        dl.read dd { margin: 0; max-width: 82ch }
        @media print { body { background: #ffffff } section, .card { break-inside: avoid } .switch, .legend button { border: 0 } }

        """;

    /// <summary>Shows what an element has to tell where the pointer is, and hides or shows the lines of a run. The page works without
    /// it.</summary>
    public const string Script = """

        (function () {
          'use strict';
          var tip = document.getElementById('tip');
          document.addEventListener('pointermove', function (event) {
            var target = event.target.closest ? event.target.closest('[data-tip]') : null;
            tip.hidden = target === null;
            if (target === null) { return; }
            tip.textContent = target.getAttribute('data-tip');
            var box = tip.getBoundingClientRect();
            var left = Math.min(event.clientX + 14, window.innerWidth - box.width - 8);
            var top = event.clientY - box.height - 12;
            tip.style.transform = 'translate(' + Math.max(4, left) + 'px,' + (top > 4 ? top : event.clientY + 18) + 'px)';
          });
          document.querySelectorAll('button[data-run]').forEach(function (button) {
            button.addEventListener('click', function () {
              var show = button.getAttribute('aria-pressed') === 'false';
              button.setAttribute('aria-pressed', String(show));
              var lines = button.closest('section').querySelectorAll('.run-' + button.getAttribute('data-run'));
              lines.forEach(function (line) { line.style.display = show ? '' : 'none'; });
            });
          });
        })();

        """;
}
