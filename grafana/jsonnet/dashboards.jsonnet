local t = import 'tierline.libsonnet';

local all = [
  import 'dashboards/etl_health.jsonnet',
  import 'dashboards/tier_tracker.jsonnet',
];

{ [dashboard.uid + '.json']: t.json(dashboard) for dashboard in all }
