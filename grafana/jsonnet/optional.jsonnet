local alerting = import 'alerting.libsonnet';

// Files that Grafana gets only from an operator who wants them.
{
  'policies.json': alerting.policies,
  'notifying.json': alerting.notifying,
}
