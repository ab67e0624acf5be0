# The charts' scripts, bundled from the npm packages that package-lock.json pins. Made anew only when an input changed.
assets_inputs := package.json package-lock.json .npmrc $(wildcard templates/script/*.js templates/script/*.mjs)

.PHONY: assets
assets: templates/assets/.stamp

templates/assets/.stamp: $(assets_inputs)
	npm ci
	npm run --silent bundle
	touch $@
