import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function plainText(lines){return lines.map(line=>line.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu," ")).join(`
`)}export{plainText};
