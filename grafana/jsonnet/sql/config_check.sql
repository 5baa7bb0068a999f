SELECT name, value, color FROM dash.config_check($__timeTo()::timestamptz);
