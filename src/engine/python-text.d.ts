/** Python helpers are bundled as their text and written out where they run. */
declare module '*.py' {
  const text: string;
  export default text;
}
