# rules.yml for Cloudflare: terraform init && terraform apply -var zone_id=… -var host=crm.example.com

terraform {
  required_version = ">= 1.6"
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "zone_id" {
  type = string
}

variable "host" {
  type    = string
  default = "crm.example.com"
}

locals {
  site = "http.host eq \"${var.host}\""
}

# The connection to the origin is encrypted and its certificate checked; the origin asks for Cloudflare's.
resource "cloudflare_zone_setting" "ssl" {
  zone_id    = var.zone_id
  setting_id = "ssl"
  value      = "strict"
}

resource "cloudflare_zone_setting" "tls" {
  zone_id    = var.zone_id
  setting_id = "min_tls_version"
  value      = "1.3"
}

resource "cloudflare_authenticated_origin_pulls_settings" "origin" {
  zone_id = var.zone_id
  enabled = true
}

resource "cloudflare_ruleset" "cache" {
  zone_id = var.zone_id
  name    = "CRM: what is kept"
  kind    = "zone"
  phase   = "http_request_cache_settings"
  rules = [
    {
      description = "Files with a hash in their name"
      expression  = "${local.site} and starts_with(http.request.uri.path, \"/assets/\")"
      action      = "set_cache_settings"
      action_parameters = {
        cache       = true
        edge_ttl    = { mode = "override_origin", default = 31536000 }
        browser_ttl = { mode = "override_origin", default = 31536000 }
      }
    },
    {
      description       = "Whatever belongs to a person"
      expression        = "${local.site} and (starts_with(http.request.uri.path, \"/v1/\") or starts_with(http.request.uri.path, \"/socket.io/\") or starts_with(http.request.uri.path, \"/docs\"))"
      action            = "set_cache_settings"
      action_parameters = { cache = false }
    },
  ]
}

resource "cloudflare_ruleset" "rate" {
  zone_id = var.zone_id
  name    = "CRM: floods"
  kind    = "zone"
  phase   = "http_ratelimit"
  rules = [
    {
      description = "Sign-in"
      expression  = "${local.site} and starts_with(http.request.uri.path, \"/v1/auth/\")"
      action      = "block"
      ratelimit   = { characteristics = ["cf.colo.id", "ip.src"], period = 60, requests_per_period = 60, mitigation_timeout = 60 }
    },
    {
      description = "Unsubscribing"
      expression  = "${local.site} and starts_with(http.request.uri.path, \"/v1/emails/unsubscribe/\")"
      action      = "block"
      ratelimit   = { characteristics = ["cf.colo.id", "ip.src"], period = 60, requests_per_period = 60, mitigation_timeout = 60 }
    },
    {
      description = "The API"
      expression  = "${local.site} and starts_with(http.request.uri.path, \"/v1/\")"
      action      = "block"
      ratelimit   = { characteristics = ["cf.colo.id", "ip.src"], period = 60, requests_per_period = 6000, mitigation_timeout = 60 }
    },
  ]
}

resource "cloudflare_ruleset" "refuse" {
  zone_id = var.zone_id
  name    = "CRM: never for people"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules = [
    for path in ["/internal/", "/metrics", "/.env", "/.git", "/wp-"] : {
      description = "Refuse ${path}"
      expression  = "${local.site} and starts_with(http.request.uri.path, \"${path}\")"
      action      = "block"
    }
  ]
}

resource "cloudflare_ruleset" "managed" {
  zone_id = var.zone_id
  name    = "CRM: known attacks"
  kind    = "zone"
  phase   = "http_request_firewall_managed"
  rules = [
    {
      description       = "Webhooks are proven by their signature"
      expression        = "${local.site} and starts_with(http.request.uri.path, \"/v1/webhooks/\")"
      action            = "skip"
      action_parameters = { ruleset = "current" }
    },
    {
      description       = "Cloudflare's managed rules"
      expression        = local.site
      action            = "execute"
      action_parameters = { id = "efb7b8c949ac4650a09736fc376e9aee" }
    },
  ]
}

# The origin's security group: nobody reaches it past the edge.
data "cloudflare_ip_ranges" "edge" {}

output "origin_accepts" {
  value = concat(data.cloudflare_ip_ranges.edge.ipv4_cidrs, data.cloudflare_ip_ranges.edge.ipv6_cidrs)
}
