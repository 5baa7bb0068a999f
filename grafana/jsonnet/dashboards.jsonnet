local t = import 'tierline.libsonnet';

local all = [
  import 'dashboards/tier_tracker.jsonnet',
];

{ [dashboard.uid + '.json']: t.json(dashboard) for dashboard in all }
