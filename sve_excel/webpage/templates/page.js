(function () {
  "use strict";
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
    heads.forEach(function (head, at) {
      // a button is not printed on the second page of a table, so that its words stand there twice
      var words = document.createElement("span"), button = document.createElement("button");
      words.textContent = head.textContent;
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(words, button);
      button.addEventListener("click", function () {
        var figures = head.classList.contains("n"), now = head.getAttribute("aria-sort");
        var up = now ? now === "descending" : !figures || at === 0;
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        sort(table, at, up, figures);
      });
    });
  });
  var folds = document.querySelectorAll("details.fold");
  var open = function (all) { folds.forEach(function (each) { each.open = all; }); };
  open(false);
  addEventListener("beforeprint", function () { open(true); });
}());
