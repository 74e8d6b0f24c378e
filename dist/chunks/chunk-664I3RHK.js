import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function failed(report){return report.findings.some(({severity})=>severity==="error")}var order={error:0,warning:1,notice:2};function worstFirst(findings){return findings.toSorted((a,b)=>order[a.severity]-order[b.severity])}export{failed,worstFirst};
