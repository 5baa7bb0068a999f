SELECT category AS __text, category AS __value FROM dash.category ORDER BY category;
