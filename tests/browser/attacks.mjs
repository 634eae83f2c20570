// What a text may try. Whatever runs sets `pwned`.

export const ATTACKS = [
  "</script><script>window.pwned=1</script>",
  "</ScRiPt ><img src=x onerror=window.pwned=1>",
  "<img src=x onerror=window.pwned=1>",
  "<svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "JaVaScRiPt:window.pwned=1//",
  "data:text/html,<script>window.pwned=1</script>",
  "\" onmouseover=window.pwned=1 autofocus onfocus=window.pwned=1 x=\"",
  "' onclick='window.pwned=1",
  "<!--<script>window.pwned=1",
  "]]><script>window.pwned=1</script>",
  "{{constructor.constructor('window.pwned=1')()}}",
  "${window.pwned=1}",
  "\u2028window.pwned=1\u2029",
  "<style>*{background:red}</style><link rel=stylesheet href=//example.org/a.css>",
  "<base href=//example.org/><iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
  "__proto__",
  "&lt;img src=x onerror=window.pwned=1&gt;",
];
