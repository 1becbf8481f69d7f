// The behaviours every page of the desk needs. Each is one small element over server HTML;
// what they are called and which attributes they read stands in docs/build/look.md.
import "./auto-grow.js";
import "./command-palette.js";
import "./copy-text.js";
import "./dialogs.js";
import "./draft-net.js";
import "./due-time.js";
import "./hot-keys.js";
import "./key-names.js";
import "./live-stream.js";
import "./menu-button.js";
import "./own-zone.js";
import "./relative-time.js";
import "./requests.js";
import "./row-cursor.js";
import "./stream.js";
import "./theme-switch.js";
import "./toasts.js";
