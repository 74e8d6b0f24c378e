// What esbuild's text loader does in dist, for Jest: a Python file is its text, and so are style and script of a page.
module.exports = {
  process: (source) => ({ code: `export default ${JSON.stringify(source)};` }),
  processAsync: async (source) => ({ code: `export default ${JSON.stringify(source)};` }),
};
