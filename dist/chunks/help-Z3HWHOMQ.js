import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{definitionOf,inputDefinitions,inputNames}from"./chunk-4CMA6EVO.js";import"./chunk-INY3GDLN.js";import"./chunk-MTO7E2RK.js";function helpText(){let flags=Object.entries(inputDefinitions).map(([name,definition])=>{let values=definition.choices?` ${definition.choices.join("|")}`:` ${definition.example}`;return`  --${name}${values}
      ${definition.description} Default: ${definition.default}.`});return`Usage: layerpack build --runtime 3.12 [flags]
       layerpack tree [DISTRIBUTION...] [flags]
       layerpack why DISTRIBUTION [flags]
       layerpack diff BEFORE AFTER [--json]
       layerpack sdk --runtime 3.12 [flags]
       layerpack cache [clear]

Builds AWS Lambda layers for Python.

  build  Build the layers.
  tree   Show what would be in them and what brings it in; of all, or of some distributions.
  why    Show every way by which a distribution comes in.
  diff   Show what has changed between two manifests, or zips of layers.
  sdk    Show the AWS SDK that the runtime carries.
  cache  Show what is kept for later runs, and where; with clear, remove it.

Where there is a layers.yml, or [tool.layerpack] in pyproject.toml, it says what flags do not.
Lists (${inputNames.filter(name=>["lines","names"].includes(definitionOf(name).type)).map(name=>`--${name}`).join(", ")}) may be given several times.

${flags.join(`
`)}
  --manifest build/layers/manifest.json
      For tree and why: answer from the manifest of a build instead of resolving again. Needs no runtime.
  --json
      Print the outputs as JSON on stdout.
  --verbose
      Tell more.
  --version, --help

Exit status: 0 passed, 1 findings that fail the run, 2 wrong usage.`}export{helpText};
