-- returns  the size of the database, with what is not written to its file yet
SELECT page_count * page_size FROM pragma_page_count, pragma_page_size;
