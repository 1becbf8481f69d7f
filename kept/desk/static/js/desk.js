// The behaviours every page of the desk needs. Each is one small element; see docs/build/look.md.
