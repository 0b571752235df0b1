{{- define "inframind.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "inframind.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "inframind.labels" -}}
{{ include "inframind.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "inframind.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "inframind.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "inframind.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- define "inframind.settings" -}}
{{- $api := dict "host" "0.0.0.0" "token" "file:/run/secrets/api_token" "ingestToken" "file:/run/secrets/ingest_token" }}
{{- if .Values.api.ingress.enabled }}{{ $_ := set $api "publicUrl" (printf "https://%s" .Values.api.ingress.host) }}{{ end }}
{{- $given := dict "databaseUrl" "file:/run/secrets/database_url" "queueUrl" "file:/run/secrets/queue_url" "targets" list "api" $api }}
{{- mustMergeOverwrite $given (deepCopy .Values.settings) | toYaml }}
{{- end }}

{{/* A Deployment's pod for a role: call with (dict "root" $ "role" "api" "resources" …). */}}
{{- define "inframind.pod" -}}
{{- $root := .root }}
metadata:
  labels:
    {{- include "inframind.selector" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
  annotations:
    # New settings begin new pods.
    checksum/settings: {{ include "inframind.settings" $root | sha256sum }}
    {{- with $root.Values.podAnnotations }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  serviceAccountName: {{ include "inframind.serviceAccount" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 45
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $root.Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: {{ .role }}
      image: {{ include "inframind.image" $root }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [start, --only, {{ .role }}]
      env:
        - { name: INFRAMIND_CONFIG, value: /etc/inframind/inframind.yaml }
      ports:
        - { name: http, containerPort: 8050, protocol: TCP }
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      # The first start of a release may bring the tables up to date; one process does, the others wait for it.
      startupProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 120
      # 503 while the store or the queue is away: no traffic, but no restart, which would not bring them back.
      readinessProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      # Any answer is a sign of life.
      livenessProbe:
        exec:
          command: [node, -e, "fetch('http://127.0.0.1:8050/health').then(() => process.exit(0), () => process.exit(1))"]
        periodSeconds: 30
        timeoutSeconds: 10
        failureThreshold: 4
      resources: {{ toYaml .resources | nindent 8 }}
      volumeMounts:
        - { name: settings, mountPath: /etc/inframind, readOnly: true }
        - { name: secrets, mountPath: /run/secrets, readOnly: true }
        {{- range $root.Values.ownSecrets }}
        - { name: own-{{ . | replace "." "-" }}, mountPath: /run/own/{{ . }}, readOnly: true }
        {{- end }}
        - { name: data, mountPath: /app/data }
        - { name: tmp, mountPath: /tmp }
  volumes:
    - name: settings
      configMap: { name: {{ include "inframind.name" $root }} }
    - name: secrets
      secret: { secretName: {{ $root.Values.existingSecret }}, defaultMode: 0440 }
    {{- range $root.Values.ownSecrets }}
    - name: own-{{ . | replace "." "-" }}
      secret: { secretName: {{ . }}, defaultMode: 0440 }
    {{- end }}
    - name: data
      emptyDir: { sizeLimit: 64Mi }
    - name: tmp
      emptyDir: { sizeLimit: 128Mi }
  {{- if ne .role "bot" }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "inframind.selector" $root | nindent 10 }}
          app.kubernetes.io/component: {{ .role }}
  {{- end }}
  {{- with $root.Values.nodeSelector }}
  nodeSelector: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $root.Values.tolerations }}
  tolerations: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with $root.Values.affinity }}
  affinity: {{ toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
