data "aws_region" "current" {}

locals {
  layer_versions = {
    "eu-central-1" = {
      "core" = "arn:aws:lambda:eu-central-1:123456789012:layer:core:3"
      "app" = "arn:aws:lambda:eu-central-1:123456789012:layer:app:4"
    }
    "us-east-1" = {
      "core" = "arn:aws:lambda:us-east-1:123456789012:layer:core:3"
      "app" = "arn:aws:lambda:us-east-1:123456789012:layer:app:4"
    }
  }
}

# in the aws_lambda_function that uses app
layers = [for name in ["core", "app"] : local.layer_versions[data.aws_region.current.id][name]]
