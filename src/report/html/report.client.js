// Makes of a page that can be read as it is one that can be worked with. All of it is there before this runs, and what
// cannot be done without it, such as buttons that sort, is made here.
(() => {
  const told = document.getElementById('told');
  const tell = (text) => {
    told.textContent = text;
  };

  /** What was left for a part of the page, to go back to by Escape. */
  let cameFrom = null;

  /** Shows the part of the page that an id is of, unfolded. */
  function show(id) {
    const part = document.getElementById(id);
    const folded = part?.closest('details');
    if (folded) folded.open = true;
    const target = folded?.querySelector('summary') ?? part;
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'start' });
  }

  const textOf = (cell) => cell.textContent.replace(/\s+/g, ' ').trim();

  // Maps: one cell at a time is in the order of Tab, arrows go to the next one that way, Enter goes in, Escape out

  function prepareMap(map) {
    const trail = map.previousElementSibling;
    const cells = [...map.querySelectorAll('.cell')];
    const linkOf = (cell) => cell.querySelector('a');
    const partsOf = (cell) => [...cell.querySelectorAll('.parts .label')];
    const opened = () => map.querySelector('.open');
    /** What the arrows go through now. */
    const level = () => (opened() ? partsOf(opened()) : cells.map(linkOf));

    map.setAttribute('role', 'tree');
    map.classList.add('ready');
    for (const cell of cells) {
      const link = linkOf(cell);
      const parts = partsOf(cell);
      cell.setAttribute('role', 'none');
      link.setAttribute('role', 'treeitem');
      link.title = textOf(link);
      // Else what it owns would be of its name
      link.setAttribute('aria-label', link.title.replace(/^◆ /, ''));
      link.tabIndex = -1;
      if (parts.length === 0) continue;
      const group = cell.querySelector('.parts');
      group.id = `${cell.id}-parts`;
      group.setAttribute('role', 'group');
      link.setAttribute('aria-expanded', 'false');
      link.setAttribute('aria-owns', group.id);
      for (const part of parts) {
        part.parentElement.setAttribute('role', 'none');
        part.setAttribute('role', 'treeitem');
        part.title = textOf(part);
        part.tabIndex = -1;
      }
    }
    if (cells.length > 0) linkOf(cells[0]).tabIndex = 0;
    rest();

    function go(target) {
      if (!target) return;
      for (const other of map.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
    }

    /** What stands above the map while the whole layer is shown. */
    function rest() {
      trail.hidden = false;
      trail.textContent = 'Choose a distribution to see its directories: by pointer, or by arrows and Enter.';
    }

    function zoom(cell) {
      const link = linkOf(cell);
      map.classList.add('zoomed');
      cell.classList.add('open');
      link.setAttribute('aria-expanded', 'true');
      const back = document.createElement('button');
      back.type = 'button';
      back.textContent = '← Whole layer';
      back.addEventListener('click', leave);
      const name = document.createElement('b');
      name.textContent = link.getAttribute('aria-label');
      const more = document.createElement('a');
      more.href = link.hash;
      more.textContent = 'Why it is there';
      trail.replaceChildren(back, name, more);
      tell(
        `${name.textContent}: ${partsOf(cell).length} directories. Enter tells why it is there, Escape goes back.`,
      );
      go(partsOf(cell)[0]);
    }

    function leave() {
      const cell = opened();
      if (!cell) return;
      map.classList.remove('zoomed');
      cell.classList.remove('open');
      linkOf(cell).setAttribute('aria-expanded', 'false');
      rest();
      tell('Whole layer');
      go(linkOf(cell));
    }

    function choose(target) {
      const cell = target.closest('.cell');
      if (!cell.classList.contains('open') && partsOf(cell).length > 0) zoom(cell);
      else {
        cameFrom = target;
        show(linkOf(cell).hash.slice(1));
      }
    }

    map.addEventListener('click', (event) => {
      const target =
        event.target.closest('[role="treeitem"]') ?? event.target.querySelector?.('[role="treeitem"]');
      if (!target) return;
      event.preventDefault();
      choose(target);
    });

    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener('keydown', (event) => {
      const { key, target } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || !target.matches('[role="treeitem"]')) return;
      const items = level();
      if (key === 'Enter' || key === ' ') choose(target);
      else if (key === 'Escape' && opened()) leave();
      else if (key === 'Home') go(items[0]);
      else if (key === 'End') go(items.at(-1));
      else if (ways[key]) go(nearest(target, items, ways[key]));
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** The item that comes next that way: of those that lie there the one that is least far off, straight on before aside. */
  function nearest(from, items, [right, down]) {
    const box = (item) => item.closest('li').getBoundingClientRect();
    const here = box(from);
    let best = null;
    let least = Infinity;
    for (const item of items) {
      if (item === from) continue;
      const there = box(item);
      const ahead = right
        ? right > 0
          ? there.left - here.right
          : here.left - there.right
        : down > 0
          ? there.top - here.bottom
          : here.top - there.bottom;
      if (ahead < -2) continue;
      const aside = right
        ? Math.max(there.top - here.bottom, here.top - there.bottom, 0) * 4 +
          Math.abs(there.top - here.top) / 100
        : Math.max(there.left - here.right, here.left - there.right, 0) * 4 +
          Math.abs(there.left - here.left) / 100;
      if (ahead + aside < least) [best, least] = [item, ahead + aside];
    }
    return best;
  }

  // Tables: a button in each heading sorts, a second time the other way round

  function prepareTable(table) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        const first = heading.classList.contains('number') ? 'descending' : 'ascending';
        const other = first === 'descending' ? 'ascending' : 'descending';
        const order = heading.getAttribute('aria-sort') === first ? other : first;
        for (const each of headings) each.removeAttribute('aria-sort');
        heading.setAttribute('aria-sort', order);
        sort(table.tBodies[0], column, order === 'descending' ? -1 : 1);
        tell(`Sorted by ${button.textContent}, ${order}`);
      });
    });
  }

  function sort(body, column, sign) {
    const keyOf = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
    const compare = new Intl.Collator('en', { numeric: true }).compare;
    const rows = [...body.rows].map((row) => [row, keyOf(row)]);
    const numeric = rows.every(([row]) => row.cells[column].dataset.v !== undefined);
    rows.sort(([, a], [, b]) => sign * (numeric ? Number(a) - Number(b) : compare(a, b)));
    body.append(...rows.map(([row]) => row));
  }

  document.querySelectorAll('.map').forEach(prepareMap);
  document.querySelectorAll('.distributions table').forEach(prepareTable);

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#d"]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    cameFrom = link;
    history.replaceState(null, '', link.hash);
    show(link.hash.slice(1));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !cameFrom) return;
    cameFrom.focus();
    cameFrom = null;
  });
  if (location.hash.length > 1) show(location.hash.slice(1));
})();
