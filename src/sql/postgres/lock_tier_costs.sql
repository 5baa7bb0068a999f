-- Nobody else may set costs from here to the end of the transaction; readers go on.
LOCK TABLE servicedesk.tier_cost_config IN SHARE ROW EXCLUSIVE MODE;
