import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheDirectory}from"./chunk-5W6SUAZD.js";import"./chunk-MTO7E2RK.js";export{cacheDirectory};
