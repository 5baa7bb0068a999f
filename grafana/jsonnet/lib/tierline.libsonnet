// What every dashboard of ours looks like. Each rule of the house is stated once, here.
local ds = { type: 'postgres', uid: '${datasource}' };
local reduce = { values: false, fields: '', calcs: ['lastNotNull'] };
local name_and_value = [
  { fieldName: 'name', handlerKey: 'field.name' },
  { fieldName: 'value', handlerKey: 'field.value' },
];

{
  // Okabe and Ito: distinct for colour-blind eyes, and 3:1 on Grafana's dark and light panels.
  colour:: {
    L1: '#0072B2',
    L2: '#D55E00',
    L3: '#CC79A7',
    good: '#009E73',
    watch: '#CC79A7',
    bad: '#D55E00',
    neutral: '#0072B2',
  },

  target(sql, format='table', refId='A'):: {
    refId: refId,
    datasource: ds,
    format: format,
    editorMode: 'code',
    rawQuery: true,
    rawSql: sql,
  },

  // id is given by hand and never reused: rules, runbook and tests refer to it. at = [x, y, w, h]
  panel(id, type, title, description, at, targets):: {
    assert std.length(description) >= 40 : title + ': description too short',
    assert std.length(title) <= 60 : title + ': title too long',
    id: id,
    type: type,
    title: title,
    description: description,
    datasource: ds,
    targets: targets,
    gridPos: { x: at[0], y: at[1], w: at[2], h: at[3] },
    fieldConfig: {
      defaults: {
        noValue: 'no tickets',
        color: { mode: 'fixed', fixedColor: $.colour.neutral },
        thresholds: { mode: 'absolute', steps: [{ color: $.colour.neutral, value: null }] },
      },
      overrides: [],
    },
    options: {},
  },

  unit(unit, decimals=0):: { fieldConfig+: { defaults+: { unit: unit, decimals: decimals } } },
  no_value(words):: { fieldConfig+: { defaults+: { noValue: words } } },
  custom(settings):: { fieldConfig+: { defaults+: { custom+: settings } } },
  limits(min, max):: { fieldConfig+: { defaults+: { min: min, max: max } } },
  palette():: { fieldConfig+: { defaults+: { color: { mode: 'palette-classic' } } } },
  override(field, properties):: {
    fieldConfig+: { overrides+: [{
      matcher: { id: 'byName', options: field },
      properties: [{ id: key, value: properties[key] } for key in std.objectFields(properties)],
    }] },
  },
  fixed(field, colour):: $.override(field, { color: { mode: 'fixed', fixedColor: colour } }),
  tier_colours(suffix=''):: {
    fieldConfig+: { overrides+: std.flattenArrays([
      $.fixed(tier + suffix, $.colour[tier]).fieldConfig.overrides
      for tier in ['L1', 'L2', 'L3']
    ]) },
  },
  legend(calcs=[], mode='list', placement='bottom'):: {
    options+: {
      legend: { displayMode: mode, placement: placement, showLegend: true, calcs: calcs },
      tooltip: { mode: 'multi', sort: 'none' },
    },
  },
  // SQL rows (name, value, and optionally unit, decimals, color) become fields with that look.
  rows_to_fields():: {
    transformations: [{ id: 'rowsToFields', options: { mappings: name_and_value } }],
  },

  stat(id, title, description, at, targets):: $.panel(id, 'stat', title, description, at, targets) {
    options: {
      reduceOptions: reduce,
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'value_and_name',
    },
  },
  gauge(id, title, description, at, sql):: $.panel(id, 'gauge', title, description, at, [$.target(sql)]) {
    options: {
      reduceOptions: reduce,
      orientation: 'auto',
      showThresholdLabels: false,
      showThresholdMarkers: false,
    },
  },
  bargauge(id, title, description, at, sql):: $.panel(id, 'bargauge', title, description, at, [$.target(sql)]) {
    options: {
      reduceOptions: reduce,
      orientation: 'horizontal',
      displayMode: 'basic',
      valueMode: 'color',
      showUnfilled: true,
    },
  },
  timeseries(id, title, description, at, sql)::
    $.panel(id, 'timeseries', title, description, at, [$.target(sql, 'time_series')])
    + $.legend(['mean', 'lastNotNull'], 'table'),
  barchart(id, title, description, at, x, sql):: $.panel(id, 'barchart', title, description, at, [$.target(sql)]) {
    options: {
      xField: x,
      orientation: 'auto',
      stacking: 'none',
      showValue: 'auto',
      xTickLabelRotation: 0,
      xTickLabelSpacing: 0,
      fullHighlight: false,
    },
  } + $.legend(),
  piechart(id, title, description, at, field, limit, sql)::
    $.panel(id, 'piechart', title, description, at, [$.target(sql)]) {
      options: {
        pieType: 'donut',
        displayLabels: ['percent'],
        reduceOptions: { values: true, fields: '/^' + field + '$/', calcs: [], limit: limit },
        legend: { displayMode: 'table', placement: 'right', showLegend: true, calcs: [], values: ['value', 'percent'] },
        tooltip: { mode: 'single', sort: 'none' },
      },
    } + $.palette(),
  table(id, title, description, at, sql):: $.panel(id, 'table', title, description, at, [$.target(sql)]) {
    options: { showHeader: true, footer: { show: false } },
  },
  // Dashboard-only notification: this list is where an alert is seen.
  alertlist(id, at):: {
    id: id,
    type: 'alertlist',
    title: 'Alerts of this dashboard',
    description: 'Alert rules that are linked to a panel of this dashboard, with their state in words; empty while none is provisioned.',
    gridPos: { x: at[0], y: at[1], w: at[2], h: at[3] },
    options: {
      viewMode: 'list',
      groupMode: 'default',
      groupBy: [],
      maxItems: 20,
      sortOrder: 1,
      dashboardAlerts: true,
      alertName: '',
      alertInstanceLabelFilter: '{notify="dashboard"}',
      stateFilter: { firing: true, pending: true, noData: true, normal: true, 'error': true },
    },
  },
  text(id, at, markdown):: {
    id: id,
    type: 'text',
    title: 'Definitions',
    description: 'What the figures of this dashboard mean: source, date basis, denominators and where costs come from.',
    gridPos: { x: at[0], y: at[1], w: at[2], h: at[3] },
    options: { mode: 'markdown', content: markdown },
  },
  row(id, title, y, collapsed=[]):: {
    id: id,
    type: 'row',
    title: title,
    collapsed: std.length(collapsed) > 0,
    gridPos: { x: 0, y: y, w: 24, h: 1 },
    panels: collapsed,
  },

  query_variable(name, label, sql):: {
    name: name,
    label: label,
    type: 'query',
    datasource: ds,
    query: sql,
    definition: sql,
    regex: '',
    refresh: 1,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: null,
    current: { selected: true, text: ['All'], value: ['$__all'] },
    options: [],
    hide: 0,
    skipUrlSync: false,
  },
  // choices = [[text, value], …]
  custom_variable(name, label, choices, default):: {
    local option(choice) = { text: choice[0], value: choice[1], selected: choice[1] == default },
    name: name,
    label: label,
    type: 'custom',
    query: std.join(',', [choice[0] + ' : ' + choice[1] for choice in choices]),
    multi: false,
    includeAll: false,
    current: [option(choice) for choice in choices if choice[1] == default][0],
    options: [option(choice) for choice in choices],
    hide: 0,
    skipUrlSync: false,
  },
  annotation(name, colour, sql):: {
    name: name,
    datasource: ds,
    enable: true,
    hide: false,
    iconColor: colour,
    target: $.target(sql, 'table', 'Anno'),
  },

  dashboard(uid, title, description, panels, variables=[], annotations=[], tags=[]):: {
    local all = std.flattenArrays([[p] + (if std.objectHas(p, 'panels') then p.panels else []) for p in panels]),
    local ids = [p.id for p in all],
    assert std.length(std.set(ids)) == std.length(ids) : uid + ': duplicate panel id',
    id: null,
    uid: uid,
    title: title,
    description: description,
    tags: ['servicedesk'] + tags,
    schemaVersion: 38,
    version: 1,
    editable: false,
    graphTooltip: 1,
    timezone: 'browser',
    refresh: '15m',
    time: { from: 'now-12M', to: 'now' },
    templating: {
      list: [{
        name: 'datasource',
        label: 'Data source',
        type: 'datasource',
        query: 'postgres',
        refresh: 1,
        hide: 0,
      }] + variables,
    },
    annotations: {
      list: [{
        name: 'Annotations & Alerts',
        builtIn: 1,
        type: 'dashboard',
        datasource: { type: 'grafana', uid: '-- Grafana --' },
        enable: true,
        hide: true,
        iconColor: $.colour.neutral,
      }] + annotations,
    },
    links: [{
      type: 'dashboards',
      title: 'Service desk',
      tags: ['servicedesk'],
      asDropdown: true,
      includeVars: true,
      keepTime: true,
      targetBlank: false,
      icon: 'external link',
      url: '',
    }],
    panels: panels,
  },

  // What every dashboard about tickets has at its end: how old its data is, its alerts, its definitions.
  data_as_of(at):: $.stat(
    20,
    'Data as of',
    'The newest ticket of the published release and when it was published (etl.release, tickets by creation). Says so when the release is older than the import cadence, or when the period had to end at the newest ticket.',
    at,
    [$.target(importstr '../sql/data_as_of.sql')]
  ) + $.unit('none') {
    options+: {
      reduceOptions+: { fields: '/^words$/' },
      colorMode: 'none',
      textMode: 'value',
      text: { valueSize: 16 },
    },
  } + $.to_health,
  ticket_variables:: [
    $.query_variable('team', 'Team', importstr '../sql/variable_team.sql'),
    $.query_variable('pod', 'Pod', importstr '../sql/variable_pod.sql'),
    $.query_variable('category', 'Category', importstr '../sql/variable_category.sql'),
    $.custom_variable(
      'period',
      'Period',
      [['Month to date', 'mtd'], ['Last full month', 'last'], ['Rolling window', 'r28']],
      'r28'
    ),
  ],
  ticket_annotations:: [
    $.annotation('Targets and costs', $.colour.L3, importstr '../sql/annotation_target.sql'),
    $.annotation('Published releases', $.colour.good, importstr '../sql/annotation_release.sql'),
  ],
  // One level down, with the same choices and the same time range.
  link(title, uid):: { fieldConfig+: { defaults+: { links: [{
    title: title,
    url: '/d/' + uid + '?${datasource:queryparam}&${team:queryparam}&${pod:queryparam}&${category:queryparam}&${period:queryparam}&${__url_time_range}',
    targetBlank: false,
  }] } } },
  // What loads, checks and snapshots said; it knows no teams and no periods.
  to_health:: { fieldConfig+: { defaults+: { links: [{
    title: 'What is behind it: ETL Health',
    url: '/d/servicedesk-etl-health?${datasource:queryparam}&${__url_time_range}',
    targetBlank: false,
  }] } } },
  // A metric of the tickets that ended in the period, with verdict, target and the period before.
  key_figure(id, title, metric, description, at):: $.stat(
    id,
    title,
    description,
    at,
    [$.target(std.strReplace(importstr '../sql/key_figure.sql', ":'metric'", "'" + metric + "'"))]
  ) + $.unit('none', 1) + $.rows_to_fields(),

  // An alert: it fires while the one number that the SQL returns is greater than `above`.
  // panel = [uid of the dashboard, id of a time series], where its state is shown.
  rule(uid, title, sql, panel, summary, above=0):: {
    local expression(refId, model) = {
      refId: refId,
      datasourceUid: '__expr__',
      relativeTimeRange: { from: 0, to: 0 },
      model: { refId: refId, datasource: { type: '__expr__', uid: '__expr__' } } + model,
    },
    uid: uid,
    title: title,
    condition: 'C',
    'for': '0s',
    noDataState: 'NoData',
    execErrState: 'Error',
    data: [
      {
        refId: 'A',
        datasourceUid: 'tierline-postgres',
        relativeTimeRange: { from: 864000, to: 0 },
        model: $.target(sql, 'time_series') { datasource: { type: 'postgres', uid: 'tierline-postgres' } },
      },
      expression('B', { type: 'reduce', expression: 'A', reducer: 'last', settings: { mode: 'dropNN' } }),
      expression('C', { type: 'threshold', expression: 'B', conditions: [{ evaluator: { type: 'gt', params: [above] } }] }),
    ],
    annotations: {
      __dashboardUid__: panel[0],
      __panelId__: std.toString(panel[1]),
      summary: summary,
      runbook_url: '${TIERLINE_DOCS_URL}/runbook.md#' + uid,
    },
    labels: { severity: 'warning', team: 'servicedesk', notify: 'dashboard' },
    notification_settings: { receiver: 'tierline-dashboard-only', mute_time_intervals: ['tierline-always'] },
  },
  // Not the folder of the dashboards: Grafana makes this one first, with a uid of its own.
  rules(name, interval, rules):: {
    orgId: 1,
    name: name,
    folder: 'Service Desk Alerts',
    interval: interval,
    rules: rules,
  },

  yaml(document):: '# Generated from grafana/jsonnet; edit there.\n' + std.manifestYamlDoc(document),
}
