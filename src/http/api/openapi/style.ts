/** The style of the page: light or dark as the reader's system is. */
export const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e9ee);--soft:light-dark(#59636e,#9aa4b0);--line:light-dark(#d8dee4,#343b44);--paper:light-dark(#fff,#14171b);--panel:light-dark(#f5f7f9,#1c2127);--accent:light-dark(#0b57b7,#7cb7ff)}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:20rem minmax(0,1fr);font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1rem;background:var(--panel);border-right:1px solid var(--line);font-size:13px}
nav a{display:block;padding:.15rem 0;color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover{color:var(--accent)}
nav .subject{margin-top:.9rem;font-weight:600}
main{max-width:62rem;padding:1rem 2rem 6rem}
h1{font-size:1.7rem}h2{margin-top:3rem;border-bottom:1px solid var(--line)}h3{margin-top:2.2rem;font-size:1.05rem}h4{margin:1.2rem 0 .3rem;font-size:.9rem}
h3 a{color:inherit;text-decoration:none}
a{color:var(--accent)}
.method{font:600 .8em ui-monospace,monospace;color:var(--accent)}
.limits{color:var(--soft);font-size:.88em}
.optional{margin-left:.4rem;color:var(--soft);font-size:.75em}
code,pre{font:.88em ui-monospace,monospace}
pre{padding:.8rem;overflow:auto;background:var(--panel);border:1px solid var(--line);border-radius:6px}
table{width:100%;border-collapse:collapse;margin:.4rem 0}
th,td{padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-size:.8em;color:var(--soft);font-weight:600}
td:first-child,th:first-child{width:30%}td:nth-child(2),th:nth-child(2){width:28%}
dt{margin-top:1rem;font-weight:600}dd{margin:.2rem 0 0 1rem}
:target{outline:2px solid var(--accent);outline-offset:4px;border-radius:3px}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border-right:0}main{padding:1rem}}
`;
