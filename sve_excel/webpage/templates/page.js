(function () {
  "use strict";
  var make = function (tag, words) {
    var made = document.createElement(tag);
    made.textContent = words;
    return made;
  };
  var number = function (text) {
    var found = parseFloat(text.replace(/[£,%+]/g, ""));
    return isNaN(found) ? -Infinity : found;
  };
  var sort = function (table, at, up, figures) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var key = function (row) {
      var text = row.cells[at].textContent.trim();
      return figures ? number(text) : text;
    };
    rows.map(function (row, i) { return [key(row), i, row]; }).sort(function (a, b) {
      var order = figures ? (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) : a[0].localeCompare(b[0]);
      return (up ? order : -order) || a[1] - b[1];
    }).forEach(function (each) { body.appendChild(each[2]); });
  };
  document.querySelectorAll("table.sorts").forEach(function (table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    // its first class says in which columns figures stand, a bit for each
    var shape = parseInt(table.className.slice(1), 16);
    // rows that stand as cards have no headings in sight: a list to choose from, with both ways
    var by = make("label", "Sort by "), list = make("select", "");
    var ways = heads.map(function (head, at) {
      // a button is not printed on the second page of a table, so that its words stand there twice
      var words = make("span", head.textContent), button = make("button", head.textContent);
      var figures = shape >> at & 1;
      var go = function (up) {
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        sort(table, at, up, figures);
        list.value = at + (up ? "" : "-");
      };
      button.type = "button";
      head.textContent = "";
      head.append(words, button);
      [true, false].forEach(function (up) {
        var way = figures ? (up ? "lowest first" : "highest first") : (up ? "A to Z" : "Z to A");
        var choice = make("option", words.textContent + ", " + way);
        choice.value = at + (up ? "" : "-");
        list.append(choice);
      });
      button.addEventListener("click", function () {
        var now = head.getAttribute("aria-sort");
        go(now ? now === "descending" : !figures || at === 0);
      });
      return go;
    });
    if (!table.classList.contains("cards")) return;
    list.selectedIndex = -1;
    list.addEventListener("change", function () {
      ways[parseInt(list.value, 10)](list.value.slice(-1) !== "-");
    });
    by.className = "by";
    by.append(list);
    table.parentNode.before(by);
  });
  var folds = document.querySelectorAll("details.fold");
  var open = function (all) { folds.forEach(function (each) { each.open = all; }); };
  open(false);
  addEventListener("beforeprint", function () { open(true); });
}());
