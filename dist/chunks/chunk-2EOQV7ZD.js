import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function documentationOf(rule){return`docs/rules.md#${rule}`}export{documentationOf};
