import { echarts, resolveLookups } from "./echarts.js"
window.x = [echarts, resolveLookups]
