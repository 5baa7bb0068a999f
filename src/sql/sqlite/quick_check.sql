-- returns  `ok`, else the first fault of the file
PRAGMA quick_check(1);
