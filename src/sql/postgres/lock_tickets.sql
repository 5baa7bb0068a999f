-- Nobody else may write tickets from here to the end of the transaction; readers go on.
LOCK TABLE tickets IN SHARE ROW EXCLUSIVE MODE;
