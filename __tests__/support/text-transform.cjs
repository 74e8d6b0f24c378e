// What esbuild's text loader does in dist, for Jest: a Python file is its text.
module.exports = {
  process: (source) => ({ code: `export default ${JSON.stringify(source)};` }),
  processAsync: async (source) => ({ code: `export default ${JSON.stringify(source)};` }),
};
