// A form that came back with errors is a page of its own in the browser's history, and pages are not stored: without this, going
// back to it later ends at “Confirm form resubmission”. It becomes the page that was asked for first; what was sent stays sent.
export function watchPosted() {
  if ('posted' in document.body.dataset) history.replaceState(null, '', location.href)
}
