import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var apart="<!-- -->";function escapeMarkdown(text){return tagged(withoutTags(separated(visible(text))).replaceAll(/[\\`*_[\]|~@#!]/g,"\\$&"))}function escapeHtml(text){return tagged(withoutTags(separated(visible(text))))}function visible(text){return text.replaceAll(/[\t-\r\u0085\u2028\u2029]+/g," ").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu,character=>`[U+${(character.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}]`)}var commitId=/(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{7,40}(?![0-9a-z])/gi;function separated(text){return text.replaceAll(/@(?=\w)|#(?=\d)|\b(?:GH|GHSA|CVE)-(?=\w)|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi,"$&\0").replaceAll(commitId,id=>id.replaceAll(/.{6}(?=.)/g,"$&\0"))}function withoutTags(text){return text.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;")}function tagged(text){return text.replaceAll("\0",apart).replaceAll("$","<span>$$</span>")}function table(columns,rows){let line=cells=>`| ${cells.join(" | ")} |`;return[line(columns.map(([title])=>title)),line(columns.map(([,alignment])=>alignment==="right"?"---:":"---")),...rows.map(line)].join(`
`)}function boundedTable(columns,rows,bytes,all="manifest.json has all"){let left=bytes,over=rows.findIndex(row=>(left-=rowBytes(row),left<0));if(over<0)return table(columns,rows);let rest=`_${rows.length-over} more are left out here; ${all}._`;return`${table(columns,rows.slice(0,over))}

${rest}`}function rowBytes(row){return Buffer.byteLength(row.join(" | "))+5}function shorten(text,characters){return text.length>characters?`${text.slice(0,characters-1).replace(/[\ud800-\udbff]$/,"")}…`:text}function shortText(text){return escapeMarkdown(shorten(text,100))}function details(title,body){return`<details>
<summary>${title}</summary>

${body}

</details>`}export{escapeMarkdown,escapeHtml,visible,table,boundedTable,rowBytes,shorten,shortText,details};
