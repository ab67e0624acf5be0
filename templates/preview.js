// A page of `loyalty preview` hears which version of the report stands, and asks for itself anew where it isn't its own.
const version = document.currentScript.dataset.version
new EventSource("/_preview/events").onmessage = (event) => {
  if (event.data !== version) location.reload()
}
