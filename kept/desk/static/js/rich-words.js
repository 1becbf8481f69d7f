// The text of an editor as the server reads it, and the way back from its characters to the screen.
// Characters are counted as the server counts them: an emoji is one, not two.

/** The text with two line ends between blocks; places[i] is where character i stands in the editor. */
export function wordsOf(editor) {
  const places = [];
  let text = "";
  const add = (words, at) => {
    let ahead = 0;
    for (const character of words) {
      places.push(at < 0 ? -1 : at + ahead);
      ahead += character.length;
    }
    text += words;
  };
  editor.state.doc.descendants((node, position) => {
    if (node.isText) add(node.text, position);
    else if (node.type.name === "hardBreak") add("\n", position);
    else if (node.isTextblock && text) add("\n\n", -1);
  });
  return { text, places };
}

/** The range on the screen of characters start to end, null if they are no longer there. */
export function rangeOf(editor, places, start, end) {
  const from = places.slice(start, end).find((place) => place >= 0);
  const last = places.slice(start, end).findLast((place) => place >= 0);
  if (from === undefined || last + 1 > editor.state.doc.content.size) return null;
  const range = new Range();
  const [head, tail] = [editor.view.domAtPos(from), editor.view.domAtPos(last + 1)];
  range.setStart(head.node, head.offset);
  range.setEnd(tail.node, tail.offset);
  return range;
}
