// On a phone the rows are shown as lists; the roles keep them a table for assistive technology.

const roles = { thead: 'rowgroup', tbody: 'rowgroup', tfoot: 'rowgroup', tr: 'row', td: 'cell' }

export function nameTableParts(scope) {
  for (const table of scope.querySelectorAll('.app-table')) {
    table.setAttribute('role', 'table')
    for (const [selector, role] of Object.entries(roles)) {
      for (const part of table.querySelectorAll(selector)) part.setAttribute('role', role)
    }
    for (const header of table.querySelectorAll('th')) {
      header.setAttribute('role', header.scope === 'row' ? 'rowheader' : 'columnheader')
    }
  }
}
