SELECT team AS __text, team AS __value FROM dash.team ORDER BY team;
