/** The look of a rule's page: on a screen, and on A4. */
export const STYLE = `body{font:16px/1.65 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1c2733;max-width:54em;
margin:2em auto;padding:0 1.2em}nav{display:flex;justify-content:space-between;font-size:14px}a{color:#0b5cad}h1{margin:.1em 0 .3em;
font-size:1.7em;line-height:1.3}h2{font-size:1.05em;margin:0 0 .4em}section{margin:1.6em 0}.id{margin:1em 0 0;font-weight:600;color:#5b6b7b}
.lead{font-size:1.1em}.note,footer,.tags{color:#5b6b7b;font-size:14px}.tags span{padding:2px 10px;border-radius:1em;background:#e6ebf0;
color:#1c2733;margin-right:.6em}.tags .violation{background:#fbe0de}.tags .to-verify{background:#fdeccb}.tags .suspicious{background:#e8e2f6}
.cases{display:grid;grid-template-columns:1fr 1fr;gap:1.2em}.cases section{margin:0;padding:1em 1.2em;border-radius:8px;border-left:5px solid}
.cases p{margin:0}.cases .bad{background:#fdf3f2;border-color:#c0392b}.cases .good{background:#f0f8f2;border-color:#2e8b57}table{border-collapse:collapse;
width:100%}td,th{text-align:left;vertical-align:top;padding:7px 14px 7px 0;border-bottom:1px solid #dde3ea}th{white-space:nowrap}
td:last-child{min-width:4em}code{color:#5b6b7b;font-size:12px;margin-left:.4em}ul{margin:.2em 0;padding-left:1.3em}li{margin:.15em 0}
footer{margin:3em 0 1em}@media(max-width:640px){.cases{grid-template-columns:1fr}}@media print{nav{display:none}body{margin:0;font-size:12px}
section{break-inside:avoid}}`;
