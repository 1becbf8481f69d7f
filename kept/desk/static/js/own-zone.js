// <select data-zone="guess">: the browser's own time zone, as long as nobody chose one.
for (const select of document.querySelectorAll('select[data-zone="guess"]')) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isChosen = select.querySelector("option[selected]");
  if (!isChosen && [...select.options].some((option) => option.value === own)) select.value = own;
}
