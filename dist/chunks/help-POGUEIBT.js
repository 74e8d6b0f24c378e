import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{inputDefinitions}from"./chunk-TAHQOE26.js";import"./chunk-64CAE33P.js";import"./chunk-VUEJJUAN.js";function helpText(){return`Usage: layerpack build --runtime 3.12 [flags]

Builds an AWS Lambda layer for Python from requirements files.

${Object.entries(inputDefinitions).map(([name,definition])=>{let values=definition.choices?` ${definition.choices.join("|")}`:` ${definition.example}`,fallback=definition.required?" Required.":` Default: ${definition.default}.`;return`  --${name}${values}
      ${definition.description}${fallback}`}).join(`
`)}
  --json
      Print the outputs as JSON on stdout.
  --verbose
      Tell more.
  --version, --help

Exit status: 0 passed, 1 findings that fail the run, 2 wrong usage.`}export{helpText};
