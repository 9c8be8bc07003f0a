//! The patch of argocd-repo-server that lets it decrypt SOPS files with helm-secrets in wrapper mode.

use super::Version;

/// The patch of the Deployment. What it names has to be in the image: a patch cannot bring programs.
///
/// Wrapper mode, because a multi-source Application's `$values/...` must stand first in a value file's name, which
/// rules out `secrets://` (argo-cd#11866); `helm.valuesFileSchemes` is of use to URL mode only and stays as it is.
pub(super) fn helm_secrets(version: Version) -> String {
    let plugins = match version {
        Version::V3_3 | Version::V3_4 => {
            "\
#   - the helm-secrets plugin in HELM_PLUGINS: Argo CD 3.3 and 3.4 run Helm 3.19, one plugin (`helm-secrets`);
#     from Argo CD 3.5, with Helm 4, it is three and needs 4.7 or later"
        }
        Version::V3_5 | Version::V3_6 => {
            "\
#   - helm-secrets 4.7 or later in HELM_PLUGINS: Argo CD runs Helm 4 from 3.5, where it is three plugins, `secrets`,
#     `secrets-getter` and `secrets-post-renderer`; the single archive of Helm 3 does not load"
        }
    };
    format!(
        "\
# Decrypts SOPS values files with helm-secrets in wrapper mode. This sets variables only; it does not work before
# the image of argocd-repo-server (or an init container with a shared volume) carries:
#   - sops, and age where keys need it
{plugins}
#   - the plugin's scripts/wrapper/helm.sh as /usr/local/sbin/helm, before the real helm in PATH
# and the Secret `helm-secrets-private-keys` holds the age key as `key.txt`. Plain text then passes through
# repo-server and its Redis cache: the project behind Argo CD cautions against decrypting there. Manifests that
# are SOPS files are not decrypted this way.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: argocd-repo-server
spec:
  template:
    spec:
      containers:
        - name: argocd-repo-server
          env:
            # The wrapper decrypts the files given with --values that are SOPS files, then calls helm.
            - name: HELM_SECRETS_WRAPPER_ENABLED
              value: \"true\"
            - name: HELM_SECRETS_BACKEND
              value: sops
            # The real helm, or the wrapper would call itself.
            - name: HELM_SECRETS_HELM_PATH
              value: /usr/local/bin/helm
            # Where the image has the plugins; repo-server gives helm directories of its own for the rest.
            - name: HELM_PLUGINS
              value: /home/argocd/.local/share/helm/plugins/
            # repo-server hands values files to helm by absolute path.
            - name: HELM_SECRETS_VALUES_ALLOW_ABSOLUTE_PATH
              value: \"true\"
            # Nothing else: what a values file names stays inside its repository.
            - name: HELM_SECRETS_VALUES_ALLOW_SYMLINKS
              value: \"false\"
            - name: HELM_SECRETS_VALUES_ALLOW_PATH_TRAVERSAL
              value: \"false\"
            # Plain text goes to a temporary directory, not into repo-server's checkout.
            - name: HELM_SECRETS_DECRYPT_SECRETS_IN_TMP_DIR
              value: \"true\"
            - name: SOPS_AGE_KEY_FILE
              value: /helm-secrets-private-keys/key.txt
          volumeMounts:
            - name: helm-secrets-private-keys
              mountPath: /helm-secrets-private-keys
              readOnly: true
      volumes:
        - name: helm-secrets-private-keys
          secret:
            secretName: helm-secrets-private-keys
"
    )
}
