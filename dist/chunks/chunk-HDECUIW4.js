import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{__commonJS}from"./chunk-PGMZPJCF.js";var require_debug=__commonJS({"parts of /^debug$/:debug"(exports,module){module.exports=()=>()=>{}}});export{require_debug};
