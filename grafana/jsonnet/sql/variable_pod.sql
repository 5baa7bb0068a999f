SELECT pod AS __text, pod AS __value FROM dash.pod ORDER BY pod;
