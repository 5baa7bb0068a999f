local all = [
  import 'dashboards/etl_health.jsonnet',
  import 'dashboards/tier_tracker.jsonnet',
  import 'dashboards/executive.jsonnet',
  import 'dashboards/operations.jsonnet',
  import 'dashboards/quality.jsonnet',
  import 'dashboards/team_performance.jsonnet',
];

// Objects, not texts: the program writes them hundreds of times faster than the language could.
{ [dashboard.uid + '.json']: dashboard for dashboard in all }
