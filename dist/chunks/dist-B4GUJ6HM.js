import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{TomlDate,TomlError,dist_default,parse,stringify}from"./chunk-OY2SNJ2N.js";import"./chunk-MTO7E2RK.js";export{TomlDate,TomlError,dist_default as default,parse,stringify};
